/**
 * The built console over HTTP. What can be asked for is listed once at the start, so that no path a client makes up
 * ever reaches the file system.
 */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { GatewayError } from './error.ts';

interface StaticFile {
  readonly path: string;
  readonly size: number;
  readonly type: string;
}

/** Files by the path of their URL. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.glb': 'model/gltf-binary',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Lists what `folder` offers; `/` is its index.html.
 * @throws GatewayError when there is no console in `folder`.
 */
export function listStaticFiles(folder: string): StaticFiles {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new GatewayError(`${folder}: no index.html in it. Build the console first: npm run build`);
  }
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const type = mediaTypes[extname(entry.name).toLowerCase()] ?? 'application/octet-stream';
    files.set(`/${relative(folder, path).split(sep).join('/')}`, { path, size: statSync(path).size, type });
  }
  files.set('/', files.get('/index.html')!);
  return files;
}

/** Headers of every answer. The page may run and load what this server serves, talk to this server, and nothing else. */
function securityHeaders(authority: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    `connect-src 'self' ws://${authority}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), gamepad=(self)',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** Answers one request. `authority` is the Host header, already found to be ours. */
export function serveStatic(
  files: StaticFiles,
  authority: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const headers = securityHeaders(authority);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = files.get(pathOf(request.url ?? '/'));
  if (file === undefined) {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('There is nothing here. The console is at /\n');
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': file.type,
    'Content-Length': file.size,
    // The bundler puts a hash into the names below assets/: what they name never changes.
    'Cache-Control':
      request.url?.startsWith('/assets/') === true ? 'max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  // A client that goes away while reading, or a file that vanished, ends this answer and nothing else.
  else pipeline(createReadStream(file.path), response, () => undefined);
}

function pathOf(url: string): string {
  try {
    return decodeURIComponent(url.split('?', 1)[0]!);
  } catch {
    return url;
  }
}
