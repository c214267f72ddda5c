/** The status page's words, in the languages of the console. */
import type { HostStatus } from './contract.ts';

export interface StatusWords {
  readonly headline: Readonly<Record<HostStatus['state'], string>>;
  readonly advice: Readonly<Record<HostStatus['state'], string>>;
  readonly restart: string;
  readonly quit: string;
}

const english: StatusWords = {
  headline: {
    starting: 'Trocar is starting.',
    ready: 'Trocar is ready.',
    stopped: 'Trocar’s host has stopped. Nothing is moving.',
    'view-lost': 'The view was lost.',
  },
  advice: {
    starting: '',
    ready: '',
    stopped: 'What was recorded so far is kept. Restart to begin a new session.',
    'view-lost': 'The arms hold. Restart to see them again.',
  },
  restart: 'Restart',
  quit: 'Quit',
};

const french: StatusWords = {
  headline: {
    starting: 'Trocar démarre.',
    ready: 'Trocar est prêt.',
    stopped: 'L’hôte de Trocar s’est arrêté. Rien ne bouge.',
    'view-lost': 'L’image est perdue.',
  },
  advice: {
    starting: '',
    ready: '',
    stopped: 'L’enregistrement est conservé jusqu’ici. Redémarrez pour commencer une nouvelle séance.',
    'view-lost': 'Les bras sont tenus. Redémarrez pour les revoir.',
  },
  restart: 'Redémarrer',
  quit: 'Quitter',
};

/** Words for a BCP 47 language tag; English where there is no better. */
export function statusWords(language: string): StatusWords {
  return /^fr\b/i.test(language) ? french : english;
}
