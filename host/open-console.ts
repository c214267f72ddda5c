/**
 * How the console comes before the user: in Electron where its binary is really there, else in the default browser,
 * else as an address to copy. Nothing here downloads anything or waits for a window.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import openInBrowser from 'open';

/** Environment variable by which Electron's main learns of this host (console-ui/electron/contract.ts). */
const CONSOLE_URL_VARIABLE = 'TROCAR_CONSOLE_URL';

/** What the decision depends on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Electron's sandbox refuses to run as root on Linux, and without the sandbox the console does not run. */
  readonly isRoot: boolean;
  /** Absolute path of Electron's executable, null where it is not installed. */
  readonly electronBinary: string | null;
  /** Absolute path of the folder Electron is to run, null where its main is not built (`npm run build:electron`). */
  readonly electronApplication: string | null;
}

/** What to do, or why nothing can be done. */
export type Opening =
  | { readonly how: 'electron'; readonly binary: string; readonly application: string }
  | { readonly how: 'browser'; readonly why: string }
  | { readonly how: 'none'; readonly why: string };

/**
 * The executable of the installed Electron package, or null where its binary was never downloaded. The package's own
 * entry is not asked, because it would start the download.
 * @param root absolute path of the folder that holds `node_modules`
 */
export function findElectronBinary(root: string): string | null {
  const folder = path.join(root, 'node_modules', 'electron');
  try {
    const executable = readFileSync(path.join(folder, 'path.txt'), 'utf8').trim();
    if (executable === '') return null;
    const binary = path.join(folder, 'dist', executable);
    accessSync(binary, constants.X_OK);
    return binary;
  } catch {
    return null;
  }
}

/** The surroundings of this process. `root` is the absolute path of Trocar's folder. */
export function surroundingsOf(root: string): Surroundings {
  const isBuilt = existsSync(path.join(root, 'dist', 'electron', 'main.cjs'));
  return {
    platform: process.platform,
    environment: process.env,
    isRoot: process.getuid?.() === 0,
    electronBinary: findElectronBinary(root),
    electronApplication: isBuilt ? root : null,
  };
}

/** Decides how to open the console. */
export function decideOpening(surroundings: Surroundings): Opening {
  const screenless = whyNoScreen(surroundings);
  if (screenless !== null) return { how: 'none', why: screenless };
  const { electronBinary: binary, electronApplication: application } = surroundings;
  const noElectron = whyNoElectron(surroundings);
  if (noElectron === null && binary !== null && application !== null)
    return { how: 'electron', binary, application };
  if (surroundings.platform === 'linux' && !isOnPath('xdg-open', surroundings.environment)) {
    return { how: 'none', why: `${noElectron ?? ''}, and there is no xdg-open to start a browser with` };
  }
  return { how: 'browser', why: noElectron ?? '' };
}

/** Why nobody here would see a window; null if somebody would. */
function whyNoScreen({ platform, environment }: Surroundings): string | null {
  if (isSet(environment['CI'])) return 'this is a continuous integration run';
  const hasDisplay = isSet(environment['DISPLAY']) || isSet(environment['WAYLAND_DISPLAY']);
  if (hasDisplay) return null;
  if (isSet(environment['SSH_CONNECTION']) || isSet(environment['SSH_TTY'])) {
    return 'this is a remote shell without a display';
  }
  return platform === 'darwin' || platform === 'win32' ? null : 'there is no display';
}

function whyNoElectron(surroundings: Surroundings): string | null {
  if (surroundings.electronBinary === null) return 'Electron’s binary is not installed';
  if (surroundings.electronApplication === null)
    return 'Electron’s main is not built (npm run build:electron)';
  if (surroundings.platform === 'linux' && surroundings.isRoot)
    return 'Electron’s sandbox does not run as root';
  return null;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

function isOnPath(command: string, environment: Surroundings['environment']): boolean {
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => existsSync(path.join(folder, command)));
}

/**
 * Opens the console and says in one sentence what was done.
 * @param url the console's address with the control token
 * @param surroundings from `surroundingsOf`
 */
export async function openConsole(url: string, surroundings: Surroundings): Promise<string> {
  const opening = decideOpening(surroundings);
  if (opening.how === 'none')
    return `Not opened, because ${opening.why}. Open the address above in a browser.`;
  if (opening.how === 'electron') {
    try {
      await startElectron(opening, url, surroundings.environment);
      return 'Opened in Electron.';
    } catch (error) {
      return `Electron did not start (${messageOf(error)}). Open the address above in a browser.`;
    }
  }
  try {
    const browser = await openInBrowser(url);
    // Without a listener, a browser that cannot be started would end the host.
    browser.on('error', () => undefined);
    return `Opened in the default browser, because ${opening.why}.`;
  } catch (error) {
    return `The default browser did not start (${messageOf(error)}). Open the address above in a browser.`;
  }
}

/** The address goes through the environment, because other users of the machine can read command lines. */
function startElectron(
  { binary, application }: Extract<Opening, { how: 'electron' }>,
  url: string,
  environment: Surroundings['environment'],
): Promise<void> {
  const child = spawn(binary, [application], {
    detached: true,
    stdio: 'ignore',
    env: { ...environment, [CONSOLE_URL_VARIABLE]: url },
  });
  child.unref();
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
