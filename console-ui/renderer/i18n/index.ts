/** Words on the screen, in the operator's language. Identifiers on the wire become words here and nowhere else. */
import i18next from 'i18next';
import { en, type Dictionary } from './en.ts';
import { fr } from './fr.ts';

export const dictionaries = { en, fr } as const satisfies Record<string, Dictionary>;
export type Language = keyof typeof dictionaries;

export type Section = keyof typeof en;
/** A word's place: `section.key`. */
export type Key = { [S in Section]: `${S}.${Extract<keyof (typeof en)[S], string>}` }[Section];

const STORED_UNDER = 'trocar.language';

function isLanguage(name: string | null | undefined): name is Language {
  return name !== null && name !== undefined && Object.hasOwn(dictionaries, name);
}

/** The language to start in: what the address asks for, else what was chosen before, else the browser's, else English. */
export function pickLanguage(
  asked: string | null,
  chosen: string | null,
  browser: readonly string[],
): Language {
  if (isLanguage(asked)) return asked;
  if (isLanguage(chosen)) return chosen;
  return browser.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

/** Makes `language` the one on the screen. */
export async function startLanguage(language: Language): Promise<void> {
  await i18next.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: fr } },
    // Words go into text nodes, never into markup.
    interpolation: { escapeValue: false },
  });
}

/** Changes to `language` and remembers it where the browser lets us. */
export async function chooseLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(STORED_UNDER, language);
  } catch {
    // A browser that keeps nothing still speaks the language now.
  }
}

export function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(STORED_UNDER);
  } catch {
    return null;
  }
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

export type Values = Readonly<Record<string, string | number>>;

export function words(key: Key, values: Values = {}): string {
  return i18next.t(key, values);
}

/** Words for an identifier from the wire: `section.id`, or the section's `other` for one this console does not know. */
export function wordsFor(section: Section, id: string, values: Values = {}): string {
  const known = Object.hasOwn(en[section], id) ? id : 'other';
  return Object.hasOwn(en[section], known) ? i18next.t(`${section}.${known}`, values) : id;
}

/** A number in the language's own writing. */
export function number(value: number, digits: number): string {
  return value.toLocaleString(currentLanguage(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
