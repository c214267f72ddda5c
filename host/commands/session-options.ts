/** What `trocar start` and `trocar simulate` let one choose of a session: options, or a configuration file, or as usual. */
import { Option, type Command } from 'commander';
import { defaultSettings, type TremorMode } from '../../control/index.ts';
import type { Config } from '../config.ts';
import type { SessionDescription } from '../session/description.ts';
import { parseNumberAbove, parseSeed } from './options.ts';

const tremorModes = ['smooth', 'fast', 'off'] as const satisfies readonly TremorMode[];

const defaults = { exercise: 'peg-transfer', seed: 1, scale: 0.5, control: defaultSettings };

/** Options without a value were not given. */
export interface SessionOptions {
  readonly config?: string;
  readonly exercise?: string;
  readonly seed?: number;
  readonly scale?: number;
  readonly tremor?: TremorMode;
}

/** @param fields what of the configuration file counts for this command */
export function addSessionOptions(command: Command, fields: string): Command {
  return command
    .option('--exercise <name>', `exercise by name, or a file ending in .json (default ${defaults.exercise})`)
    .option('--seed <number>', `seed of the simulation (default ${defaults.seed})`, parseSeed)
    .option(
      '--scale <ratio>',
      `tip-to-hand ratio at the start (default ${defaults.scale})`,
      parseNumberAbove(0, 1),
    )
    .addOption(
      new Option(
        '--tremor <mode>',
        `what is done about the hands' tremor: smooth is 10 ms late, fast is not late and less thorough (default ${defaults.control.tremor})`,
      ).choices(tremorModes),
    )
    .option('--config <file>', `JSON file with any of ${fields}; options go before it`);
}

/** Options go before the configuration file, and that before what is usual. */
export function describeSession(
  { exercise, seed, scale, tremor }: SessionOptions,
  config: Config,
  epochNs: bigint,
): SessionDescription {
  const control = config.control ?? defaults.control;
  return {
    exercise: exercise ?? config.exercise ?? defaults.exercise,
    seed: seed ?? config.seed ?? defaults.seed,
    scale: scale ?? config.scale ?? defaults.scale,
    control: { ...control, tremor: tremor ?? control.tremor },
    epochNs,
  };
}
