import { join } from 'node:path';
import { Command } from 'commander';
import { armNames } from '../../control/port/index.ts';
import { TICKS_PER_STEP } from '../../sim/index.ts';
import { loadConfig, type Config } from '../config.ts';
import { announce, bringUpConsole } from '../door.ts';
import { UserError } from '../exit-code.ts';
import { untilInterrupted } from '../interrupt.ts';
import { version } from '../session/description.ts';
import { startTraining, type Training } from '../training.ts';
import { parsePort } from './options.ts';
import { addSessionOptions, describeSession, type SessionOptions } from './session-options.ts';
import { formatStartScreen } from './start-screen.ts';

/** What may stand in a configuration file as well, beside what describes the session. */
const defaults = { port: 4747, listen: '127.0.0.1', record: true };

/** Options without a value here were not given. */
interface StartOptions extends SessionOptions, Pick<Config, 'port' | 'listen' | 'record'> {
  readonly open: boolean;
  readonly demo?: true;
  readonly announce?: true;
}

export function startCommand(): Command {
  const command = new Command('start')
    .description('open the console on a simulated session')
    .option(
      '--port <number>',
      `port of the page and the WebSocket; 0 picks a free one (default ${defaults.port})`,
      parsePort,
    )
    .option(
      '--listen <address>',
      'address to listen on; anything but loopback lets the network watch (default loopback)',
    )
    .option('--no-open', 'only print the address')
    .option('--demo', 'let a scripted operator do the exercise')
    .option('--record <file>', 'file to record to (default recordings/<time>.mcap)')
    .option('--no-record', 'do not record')
    .option('--announce', 'print the address as one line of JSON instead of the start screen');
  return addSessionOptions(command, 'exercise, seed, scale, control, port, listen, record').action(start);
}

async function start(options: StartOptions): Promise<void> {
  const config = options.config === undefined ? {} : loadConfig(options.config);
  const { port, listen, record } = { ...defaults, ...config, ...options };
  const description = describeSession(options, config, BigInt(Date.now()) * 1_000_000n);
  const { exercise, control } = description;
  const recordingPath = chooseRecordingPath(record);
  const demo = options.demo === true;
  const training = await startTraining({ description, demo, recordingPath, port, listen });
  if (options.announce === true) announce(training.address);
  else {
    const opened = await bringUpConsole(training.address, options.open);
    process.stdout.write(
      formatStartScreen({
        version,
        exercise,
        arms: armNames,
        control,
        physics: `${training.physics}, ${1000 / TICKS_PER_STEP} Hz`,
        demo,
        recording: recordingPath,
        address: training.address,
        opened,
      }),
    );
  }
  await runUntilTheEnd(training, recordingPath, options.announce === true);
}

function chooseRecordingPath(record: string | boolean): string | undefined {
  if (typeof record === 'string') return record;
  if (!record) return undefined;
  const time = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(':', '-');
  return join('recordings', `${time}.mcap`);
}

async function runUntilTheEnd(
  training: Training,
  recordingPath: string | undefined,
  quiet: boolean,
): Promise<void> {
  const failure = await Promise.race([untilInterrupted(), training.failed.catch((error: unknown) => error)]);
  const recordingError = await training.stop();
  if (failure instanceof Error) {
    throw new UserError(`The session ended by an error: ${failure.stack ?? failure.message}`, 3, {
      cause: failure,
    });
  }
  if (recordingError !== undefined) throw new UserError(`The recording is not whole: ${recordingError}`);
  if (recordingPath !== undefined && !quiet) {
    process.stdout.write(`\n  Recorded ${recordingPath}\n  Repeat it: npx trocar replay ${recordingPath}\n`);
  }
}
