import { describe, expect, it } from 'vitest';
import {
  consolePolicy,
  mayAsk,
  mayNavigate,
  mayRequest,
  mayUse,
  webPreferences,
  windowOpenResponse,
  withConsolePolicy,
  type Permission,
} from '../../console-ui/electron/security.ts';
import { parseConsoleUrl, parseHostMessage } from '../../console-ui/electron/contract.ts';

const origin = 'http://127.0.0.1:8765';

describe('the window', () => {
  it('is a sandboxed web page without Node', () => {
    expect(webPreferences('/preload.cjs', true)).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('has developer tools only where the application is not packaged', () => {
    expect(webPreferences('/preload.cjs', false).devTools).toBe(true);
  });
});

describe('navigation', () => {
  it.each([`${origin}/`, `${origin}/index.html?x=1#token=abc`, 'trocar://status/'])('may go to %s', (url) => {
    expect(mayNavigate(url, origin)).toBe(true);
  });

  it.each([
    'http://127.0.0.1:8766/',
    'https://127.0.0.1:8765/',
    'http://localhost:8765/',
    'http://127.0.0.1:8765.evil.example/',
    'http://127.0.0.1:8765@evil.example/',
    'https://evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    `blob:${origin}/0`,
    'about:blank',
    'trocar://status/other',
    'not a url',
  ])('may not go to %s', (url) => {
    expect(mayNavigate(url, origin)).toBe(false);
  });

  it('may go nowhere but to the status page while no host listens', () => {
    expect(mayNavigate(`${origin}/`, null)).toBe(false);
    expect(mayNavigate('trocar://status/', null)).toBe(true);
  });

  it('opens no window', () => {
    expect(windowOpenResponse()).toEqual({ action: 'deny' });
  });
});

describe('requests', () => {
  it.each([`${origin}/assets/a.js`, 'ws://127.0.0.1:8765/', 'data:image/png;base64,AA', `blob:${origin}/1`])(
    'may fetch %s',
    (url) => {
      expect(mayRequest(url, origin, true)).toBe(true);
    },
  );

  it.each([
    'ws://127.0.0.1:1/',
    'https://evil.example/a.js',
    'file:///etc/passwd',
    'http://127.0.0.1:80/',
    'devtools://x/',
  ])('may not fetch %s', (url) => {
    expect(mayRequest(url, origin, true)).toBe(false);
  });
});

describe('permissions', () => {
  it('gives pointer lock to the console', () => {
    expect(mayUse('pointerLock', `${origin}/`, origin)).toBe(true);
  });

  it('gives pointer lock to nobody else', () => {
    expect(mayUse('pointerLock', 'https://evil.example/', origin)).toBe(false);
    expect(mayUse('pointerLock', `${origin}/`, null)).toBe(false);
  });

  it.each<Permission>([
    'media',
    'geolocation',
    'notifications',
    'hid',
    'serial',
    'usb',
    'midi',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'display-capture',
    'fullscreen',
    'unknown',
  ])('never gives %s', (permission) => {
    expect(mayUse(permission, `${origin}/`, origin)).toBe(false);
  });
});

describe('headers', () => {
  it('allow the host and its own socket, and nothing else', () => {
    const directives = new Map(
      consolePolicy(origin)
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('connect-src')).toEqual(["'self'", 'ws://127.0.0.1:8765']);
    expect(consolePolicy(origin)).not.toMatch(/unsafe|\*|https:/);
  });

  it('keep the policy the host sends in force beside ours', () => {
    const headers = withConsolePolicy(
      { 'content-security-policy': ["script-src 'none'"], etag: ['"1"'] },
      origin,
    );
    expect(headers['Content-Security-Policy']).toEqual(["script-src 'none'", consolePolicy(origin)]);
    expect(headers['content-security-policy']).toBeUndefined();
    expect(headers['etag']).toEqual(['"1"']);
  });
});

describe('what crosses process boundaries', () => {
  it('is listened to only from the status page', () => {
    expect(mayAsk('trocar://status/')).toBe(true);
    expect(mayAsk(`${origin}/`)).toBe(false);
    expect(mayAsk(undefined)).toBe(false);
  });

  it.each([
    'https://127.0.0.1:1/',
    'http://192.168.1.2:80/',
    'http://127.0.0.1/',
    'http://a@127.0.0.1:1/',
    '',
    7,
    null,
  ])('takes %s for no console address', (value) => {
    expect(parseConsoleUrl(value)).toBeNull();
  });

  it('is a listening message of the host', () => {
    const url = `${origin}/#token=abc`;
    expect(parseHostMessage({ event: 'listening', url })).toEqual({ event: 'listening', url });
  });

  it.each([
    null,
    'listening',
    {},
    { event: 'listening' },
    { event: 'listening', url: 'http://evil.example:80/' },
    { event: 'error' },
  ])('is not %j', (value) => {
    expect(parseHostMessage(value)).toBeNull();
  });
});
