/** Electron's entry. Built as one CommonJS file beside the preload (console-ui/electron/build.ts). */
import * as electron from 'electron';
import path from 'node:path';
import { runDesktop } from './desktop.ts';

runDesktop(electron, path.join(__dirname, 'preload.cjs'), process.env);
