/**
 * The page shown while there is no console to show: it says whether the host starts or has stopped. It has no
 * script of its own; the preload fills in the words and listens to the two buttons.
 */
import { createHash } from 'node:crypto';
import { statusPagePolicy } from './security.ts';

const style = `
:root { color-scheme: dark; font: 18px/1.5 system-ui, sans-serif; background: #0b0e11; color: #e6e9ec; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 40rem; padding: 2rem; }
h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 1rem; }
pre { white-space: pre-wrap; color: #9aa4ae; font-size: 14px; margin: 0 0 1.5rem; }
button { min-height: 44px; padding: 0 1.5rem; margin-right: 1rem; font: inherit; color: inherit;
  background: #14181d; border: 1px solid #2a3138; border-radius: 6px; }
button:focus-visible { outline: 2px solid #6ea8fe; outline-offset: 2px; }
[hidden] { display: none; }
`;

const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Trocar</title><style>${style}</style>
<body><main><h1 id="headline" role="status"></h1><p id="advice"></p><pre id="detail"></pre>
<div id="actions" hidden><button id="restart"></button><button id="quit"></button></div></main></body></html>`;

/** The answer to every request for the status page. */
export function statusPage(): Response {
  const hash = createHash('sha256').update(style).digest('base64');
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': statusPagePolicy(hash),
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
