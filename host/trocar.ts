/** The `trocar` command. */
import { Command, CommanderError } from 'commander';
import { filterCommand } from './commands/filter.ts';
import { fkCommand } from './commands/fk.ts';
import { ikCommand } from './commands/ik.ts';
import { replayCommand } from './commands/replay.ts';
import { simulateCommand } from './commands/simulate.ts';
import { startCommand } from './commands/start.ts';
import { ExitCode, UserError } from './exit-code.ts';
import { version } from './session/description.ts';

const program = new Command('trocar')
  .description("Surgical robot control and simulation: from a surgeon's hands to an instrument tip.")
  .version(version)
  .addCommand(startCommand())
  .addCommand(replayCommand())
  .addCommand(simulateCommand())
  .addCommand(fkCommand())
  .addCommand(ikCommand())
  .addCommand(filterCommand())
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 differs, 2 bad usage, 3 a file or the environment is missing or broken.',
  )
  .showHelpAfterError('Run "trocar --help" for the commands and their options.');

/** Every command throws where commander would exit, so that bad usage ends with one code everywhere. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}
throwInsteadOfExit(program);

try {
  // Said, because in Electron's utility process commander would guess another layout of the arguments.
  await program.parseAsync(process.argv, { from: 'node' });
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.success : ExitCode.badUsage;
  } else {
    process.stderr.write(`trocar: ${explain(error)}\n`);
    // Whatever the command had opened must not keep a failed one alive.
    process.exit(error instanceof UserError ? error.exitCode : ExitCode.badEnvironment);
  }
}

/** One line for what the user can act on, the whole stack for what only we can. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = error instanceof UserError || error.constructor !== Error;
  return expected ? error.message : (error.stack ?? error.message);
}
