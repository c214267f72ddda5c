import { Command, Option } from 'commander';
import {
  createTrajectoryFilter,
  stepTrajectory,
  TrajectoryStatus,
  type TremorMode,
} from '../../control/index.ts';
import { runTable, tableOptions, type TableOptions } from './table-options.ts';

interface FilterOptions extends TableOptions {
  readonly mode: TremorMode;
}

const columns = ['t', 'x', 'y', 'z'] as const;

export function filterCommand(): Command {
  const command = new Command('filter').description(
    "take the tremor from a hand's recorded motion t,x,y,z (s, m): the same columns come out",
  );
  return tableOptions(command)
    .addOption(
      new Option('--mode <mode>', 'smooth: 10 ms late, thorough; fast: not late')
        .choices(['smooth', 'fast'])
        .makeOptionMandatory(),
    )
    .action(filter);
}

async function filter(options: FilterOptions): Promise<void> {
  const trajectory = createTrajectoryFilter(options.mode);
  const out = new Float64Array(3);
  let last: number | undefined;
  await runTable(options, {
    required: columns,
    optional: [],
    output: columns,
    blank: columns.map(() => ''),
    row(row) {
      switch (stepTrajectory(trajectory, out, row)) {
        case TrajectoryStatus.notLater:
          return `t: expected later than ${last}, found ${row[0]}`;
        case TrajectoryStatus.notFinite:
          return 'x, y, z: expected metres, found a position out of any reach';
        case TrajectoryStatus.ok:
          last = row[0];
          return [row[0]!, ...out];
      }
    },
  });
}
