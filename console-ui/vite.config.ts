import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the renderer into dist/console: files only, nothing inline, so that a strict content policy holds. */
export default defineConfig({
  root: folder('./renderer'),
  base: './',
  publicDir: false,
  build: {
    outDir: folder('../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // three.js is one large file of its own; a session is opened from this machine, not over a slow line.
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
});
