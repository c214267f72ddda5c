/** The console page. The address carries what it starts with: `#token=…`, and optionally `?lang=` and `?quality=`. */
import { Console } from './console.ts';
import { chosenLanguage, pickLanguage, startLanguage } from './i18n/index.ts';

const query = new URLSearchParams(location.search);
await startLanguage(pickLanguage(query.get('lang'), chosenLanguage(), navigator.languages));
const started = new Console({
  gateway: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`,
  token: new URLSearchParams(location.hash.slice(1)).get('token') ?? '',
  quality: query.get('quality'),
});
document.body.append(started.root);

/** For tests of the page in a browser: what is drawn, read-only. */
Object.defineProperty(window, 'trocar', {
  value: Object.freeze({ picture: () => started.pictureStatistics() }),
});
