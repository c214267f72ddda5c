import { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { openRecording, type Recording } from '../recording/index.ts';
import type { Difference } from '../replay/difference.ts';
import { replayRecording } from '../replay/replay.ts';
import { showRecording } from '../replay/show.ts';
import { TICK_PERIOD } from '../session/description.ts';
import { parseNumberAbove, parsePort } from './options.ts';

interface ReplayOptions {
  readonly show?: true;
  readonly partial?: true;
  readonly json?: true;
  readonly open: boolean;
  readonly port: number;
  readonly speed: number;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description('repeat a recording and name the first output that is not bit-identical')
    .argument('<file>', 'recording (.mcap)')
    .option('--partial', 'accept a recording that a crash cut short: what it holds is repeated')
    .option('--json', 'print the result as JSON')
    .option('--show', 'play it in the console instead of comparing')
    .option('--speed <factor>', 'with --show: how many times as fast', parseNumberAbove(0, 100), 1)
    .option('--port <number>', 'with --show: port of the console; 0 picks a free one', parsePort, 4747)
    .option('--no-open', 'with --show: only print the address')
    .action(async (file: string, options: ReplayOptions) => {
      const recording = await openRecording(file);
      if (options.show === true) await showRecording(recording, options);
      else await compare(recording, options);
    });
}

async function compare(recording: Recording, options: ReplayOptions): Promise<void> {
  const isTerminal = process.stderr.isTTY && options.json !== true;
  const started = performance.now();
  const { ticks, compared, difference } = await replayRecording(recording, (tick) => {
    if (isTerminal) process.stderr.write(`\r${(tick * TICK_PERIOD).toFixed(0)} s`);
  });
  if (isTerminal) process.stderr.write('\r');
  const seconds = ticks * TICK_PERIOD;
  const speed = seconds / ((performance.now() - started) / 1000);
  const isCut = !recording.isComplete && options.partial !== true;
  if (options.json === true) {
    const report = {
      file: recording.path,
      complete: recording.isComplete,
      ticks,
      compared,
      difference: difference ?? null,
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } else if (difference === undefined) {
    const span = `${seconds.toFixed(3)} s, ${ticks} ticks, ${compared} messages, ${speed.toFixed(0)} times real time`;
    process.stdout.write(`identical: ${recording.path}: ${span}\n`);
  } else {
    process.stdout.write(describeDifference(recording.path, difference));
  }
  if (difference !== undefined) process.exitCode = ExitCode.different;
  else if (isCut) {
    process.stderr.write(
      `trocar: ${recording.path}: the recording has no end: it was cut short by a crash, or not copied whole. ` +
        'What it holds was repeated. Accept that with --partial.\n',
    );
    process.exitCode = ExitCode.badEnvironment;
  }
}

function describeDifference(path: string, { tick, topic, field, recorded, repeated }: Difference): string {
  return [
    `different: ${path}`,
    `  tick      ${tick} (${(tick * TICK_PERIOD).toFixed(3)} s)`,
    `  topic     ${topic}`,
    `  field     ${field === '' ? '(the whole message)' : field}`,
    `  recorded  ${recorded}`,
    `  repeated  ${repeated}`,
    '',
  ].join('\n');
}
