/** The tremor canceller on hands whose motion is known, on the 32 seeds that nothing was tuned or tested on. */
import { AUTHORITY, createTremor, resetTremor, stepTremor } from '../../../control/tremor/index.ts';
import { Random } from '../../../sim/random.ts';
import { bmflc, butterworth, cancel, oneEuro, wflc } from '../../control/tremor/filters.ts';
import { read, type Reading } from '../../control/tremor/meter.ts';
import { recordHand, seeds, type TremorKind } from '../../control/tremor/motion.ts';
import { measureOperation, type Effort, type Measurement, type Row } from '../measure.ts';
import { allocatesNothing } from './kinematics.ts';

type Filter = (axes: readonly Float64Array[]) => Float64Array[];

/** Every axis on its own. */
const each =
  (filter: (x: Float64Array) => Float64Array): Filter =>
  (axes) =>
    axes.map(filter);

const smooth: Filter = (axes) => cancel('smooth', axes);
const fast: Filter = (axes) => cancel('fast', axes);

function seedsFor({ quick }: Effort): readonly number[] {
  return quick ? seeds.final.slice(0, 2) : seeds.final;
}

function readAll(filter: Filter, kind: TremorKind, effort: Effort): Reading[] {
  return seedsFor(effort).map((seed) => {
    const record = recordHand(seed, kind);
    return read(record, filter(record.measured));
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(2)} ms`;

/** In words: how late, and how the seeds spread. */
function describe(readings: readonly Reading[]): string {
  const lags = readings.map(({ lag }) => lag);
  const attenuations = readings.map(({ attenuation }) => attenuation);
  return `mean of ${readings.length} seeds × 40 s × 3 axes, worst seed ${Math.min(...attenuations).toFixed(1)} dB; lag ${milliseconds(Math.min(...lags))} to ${milliseconds(Math.max(...lags))}`;
}

function attenuationRow(
  name: string,
  what: string,
  readings: readonly Reading[],
  atLeast?: number,
): Measurement {
  return {
    name,
    what: `${what}; ${describe(readings)}`,
    unit: 'dB',
    value: mean(readings.map(({ attenuation }) => attenuation)),
    ...(atLeast !== undefined && { goals: [{ of: 'value', atLeast }] }),
  };
}

/** The lag farthest from none, over the seeds. */
function worstLag(readings: readonly Reading[]): number {
  return Math.max(...readings.map(({ lag }) => Math.abs(lag)));
}

function measureAttenuation(effort: Effort): Promise<Measurement[]> {
  const smoothLines = readAll(smooth, 'lines', effort);
  const fastLines = readAll(fast, 'lines', effort);
  const distortions = smoothLines.map(({ distortion }) => distortion);
  return Promise.resolve([
    attenuationRow('tremor/smooth lines', 'two lines per axis in 7.5–12.5 Hz', smoothLines, 24),
    attenuationRow('tremor/smooth broadband', '8–12 Hz', readAll(smooth, 'broadband', effort), 18),
    attenuationRow('tremor/fast lines', 'two lines per axis in 7.5–12.5 Hz', fastLines, 20),
    {
      name: 'tremor/smooth lag',
      what: 'behind the clean motion below 5 Hz, worst seed',
      unit: 's',
      value: worstLag(smoothLines),
      goals: [{ of: 'value', atMost: 0.01 }],
    },
    {
      name: 'tremor/fast lag',
      what: 'either way, worst seed',
      unit: 's',
      value: worstLag(fastLines),
      goals: [{ of: 'value', atMost: 0.001 }],
    },
    {
      name: 'tremor/strokes',
      what: `smooth: RMS distortion below 5 Hz, over all seeds; worst seed ${(1e6 * Math.max(...distortions)).toFixed(1)} µm; fast ${(1e6 * mean(fastLines.map(({ distortion }) => distortion))).toFixed(1)} µm`,
      unit: 'm',
      value: Math.sqrt(mean(distortions.map((x) => x * x))),
      goals: [{ of: 'value', atMost: 5e-6 }],
    },
    attenuationRow(
      'tremor/smooth wandering',
      'lines whose amplitude and frequency are random walks',
      readAll(smooth, 'wandering', effort),
    ),
  ]);
}

function measureOthers(effort: Effort): Promise<Measurement[]> {
  const others: readonly (readonly [string, Filter])[] = [
    ['Butterworth, 6 Hz', each(butterworth(6))],
    ['Butterworth, 22.5 Hz', each(butterworth(22.5))],
    ['one-euro (1, 0.2)', each(oneEuro(1, 0.2))],
    ['BMFLC-LMS', each(bmflc(0.003))],
    ['WFLC', each(wflc(0.02, 1e-5))],
  ];
  const fewer = { ...effort, quick: !effort.full };
  return Promise.resolve(
    others.map(([what, filter]) => {
      const readings = readAll(filter, 'lines', fewer);
      const distortion = mean(readings.map((reading) => reading.distortion));
      return attenuationRow(
        'tremor/instead',
        `${what}, the same lines: distortion ${(1e6 * distortion).toFixed(0)} µm`,
        readings,
      );
    }),
  );
}

/** Largest deviation of the gain from one, of sines of several sizes. */
function measureGain({ quick }: Effort): Promise<Measurement[]> {
  const frequencies = quick ? [1, 6] : [0.25, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6];
  let worst = 0;
  for (const filter of [smooth, fast]) {
    for (const amplitude of [1e-4, 3e-4, 1e-3, 5e-3, 2e-2]) {
      for (const frequency of frequencies) {
        const w = (2 * Math.PI * frequency) / 1000;
        const x = Float64Array.from({ length: 16_000 }, (_, k) => amplitude * Math.sin(w * k));
        const [y] = filter([x, x, x]);
        let sin = 0;
        let cos = 0;
        for (let k = 8000; k < 16_000; k++) {
          sin += y![k]! * Math.sin(w * k);
          cos += y![k]! * Math.cos(w * k);
        }
        worst = Math.max(worst, Math.abs(20 * Math.log10(Math.hypot(sin, cos) / 4000 / amplitude)));
      }
    }
  }
  const what = 'both modes: largest deviation of the gain from 0 dB, sines of 0.1 to 20 mm at 0.25 to 6 Hz';
  return Promise.resolve([
    { name: 'tremor/gain', what, unit: 'dB', value: worst, goals: [{ of: 'value', atMost: 1 }] },
  ]);
}

function measureAuthority({ quick }: Effort): Promise<Measurement[]> {
  const samples = quick ? 20_000 : 500_000;
  let farthest = 0;
  let held = 0;
  for (const mode of ['smooth', 'fast'] as const) {
    const random = new Random(mode.length);
    const state = createTremor(mode);
    const input = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0);
    const out = new Float64Array(8);
    resetTremor(state, input);
    let size = 0;
    let step = 0;
    let kind = 0;
    for (let k = 0; k < samples; k++) {
      if (random.between(0, 1) < 0.004) {
        kind = Math.floor(random.between(0, 4));
        size = 10 ** random.between(-5, 0);
        step = random.between(0.01, 0.2);
      }
      for (let i = 0; i < 3; i++) {
        if (kind === 0) input[i] = random.between(-size, size);
        if (kind === 1) input[i] = size * Math.sin(step * k + i);
        if (kind === 2) input[i] = size * Math.sign(Math.sin(step * k + i));
        if (kind === 3 && random.between(0, 1) < 0.01) input[i] = random.between(-size, size);
      }
      stepTremor(state, out, input);
      const { passed } = state.position;
      farthest = Math.max(
        farthest,
        Math.hypot(out[0]! - passed[0]!, out[1]! - passed[1]!, out[2]! - passed[2]!),
      );
      if (state.saturated) held++;
    }
  }
  const what = `farthest from the linear passthrough in ${2 * samples} adversarial inputs (noise, tones and squares in and around the band, jumps; 10 µm to 1 m); held at the bound in ${Math.round((100 * held) / (2 * samples))} %`;
  return Promise.resolve([
    {
      name: 'tremor/authority',
      what,
      unit: 'm',
      value: farthest,
      goals: [{ of: 'value', atMost: AUTHORITY }],
    },
  ]);
}

function measureTime(effort: Effort): Promise<Measurement[]> {
  const { measured } = recordHand(seeds.final[0]!, 'lines', 10);
  return Promise.resolve(
    (['smooth', 'fast'] as const).map((mode) => {
      const hands = [createTremor(mode), createTremor(mode)];
      const input = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0);
      const out = new Float64Array(8);
      const timing = measureOperation((iteration) => {
        const k = iteration % 10_000;
        for (let i = 0; i < 3; i++) input[i] = measured[i]![k]!;
        stepTremor(hands[0]!, out, input);
        stepTremor(hands[1]!, out, input);
      }, effort);
      return {
        name: `tremor/${mode} time`,
        what: 'both hands, one tick: positions, orientations, grippers',
        unit: 's',
        ...timing,
        goals: [allocatesNothing],
      };
    }),
  );
}

export const rows: readonly Row[] = [
  { name: 'tremor/attenuation', measure: measureAttenuation },
  { name: 'tremor/instead', measure: measureOthers },
  { name: 'tremor/gain', measure: measureGain },
  { name: 'tremor/authority', measure: measureAuthority },
  { name: 'tremor/time', measure: measureTime },
];
