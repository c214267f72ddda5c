/** A real session: the host as its own process with the scripted operator, watched by the console in a real browser. */
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { runHost } from '../../running-host.ts';
import { slope, type Effort, type Measurement, type Row } from '../measure.ts';

/** The length that the goals are stated for, s. */
const TEN_MINUTES = 600;

/** A session that grows less than this counts as flat, bytes per minute: 10 MB in ten minutes. */
const FLAT = 1e6;

/** Memory is looked at this often, s. */
const SAMPLING_PERIOD = 1;

interface Sample {
  /** s since the console was shown. */
  readonly time: number;
  readonly hostMemory: number;
}

interface Session {
  readonly duration: number;
  readonly samples: readonly Sample[];
  readonly heapAtStart: number;
  readonly heapAtEnd: number;
  readonly recordedBytes: number;
  /** How long the recorder ran, s. */
  readonly recordedTime: number;
}

/** Runs one session of about `duration` s and ends it as Ctrl-C would. */
async function runSession(duration: number): Promise<Session> {
  const browser = await launchChromium();
  const recordingSince = performance.now();
  const host = await runHost(['--demo']);
  try {
    const page = await browser.newPage();
    const inspector = await page.context().newCDPSession(page);
    await inspector.send('Performance.enable');
    await page.goto(host.url);
    // Start-up is over when the first pictures have been drawn and compiled code has settled.
    await wait(Math.min(5, duration / 4) * 1000);
    const heapAtStart = await pageHeap(inspector);
    const samples = await sampleHost(host.pid, duration);
    const heapAtEnd = await pageHeap(inspector);
    const exitCode = await host.stop();
    if (exitCode !== 0) throw new Error(`The host ended with exit code ${exitCode ?? '?'}.`);
    const recordedTime = (performance.now() - recordingSince) / 1000;
    return {
      duration,
      samples,
      heapAtStart,
      heapAtEnd,
      recordedBytes: recordedBytes(host.folder),
      recordedTime,
    };
  } finally {
    await browser.close();
    host.remove();
  }
}

function recordedBytes(folder: string): number {
  const recordings = globSync('**/*.mcap', { cwd: folder });
  return recordings.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
}

async function sampleHost(pid: number, duration: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const start = performance.now();
  for (let time = 0; time < duration; time = (performance.now() - start) / 1000) {
    samples.push({ time, hostMemory: residentMemory(pid) });
    await wait(SAMPLING_PERIOD * 1000);
  }
  return samples;
}

/** Resident memory of a process, bytes. Linux only. */
function residentMemory(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status has no VmRSS: the host is gone.`);
  return Number(kibibytes) * 1024;
}

/** What the page's JavaScript holds after a collection, bytes. */
async function pageHeap(inspector: CDPSession): Promise<number> {
  await inspector.send('HeapProfiler.collectGarbage');
  const { metrics } = await inspector.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
}

function measurementsOf(session: Session): Measurement[] {
  const { duration, samples, heapAtStart, heapAtEnd, recordedBytes, recordedTime } = session;
  const run = `--demo session of ${Math.round(duration)} s with the console in Chromium`;
  // The young generation and the compiler need their time to settle: the first third is not growth.
  const settled = samples.filter(({ time }) => time > duration / 3);
  const hostGrowth = slope(settled.map(({ time, hostMemory }) => ({ x: time / 60, y: hostMemory })));
  const tenMinutes = (recordedBytes / recordedTime) * TEN_MINUTES;
  return [
    {
      name: 'session/host memory',
      what: `resident, largest in a ${run}`,
      unit: 'B',
      value: Math.max(...samples.map(({ hostMemory }) => hostMemory)),
      goals: [{ of: 'value', atMost: 300e6 }],
    },
    {
      name: 'session/host growth',
      what: 'slope of resident memory over the last two thirds',
      unit: 'B/min',
      value: hostGrowth,
      goals: [{ of: 'value', atMost: FLAT }],
    },
    {
      name: 'session/page heap',
      what: `used by JavaScript after a collection, at the end of a ${run}`,
      unit: 'B',
      value: heapAtEnd,
      goals: [{ of: 'value', atMost: 300e6 }],
    },
    {
      name: 'session/page growth',
      what: 'from the session’s start to its end, after collections',
      unit: 'B/min',
      value: ((heapAtEnd - heapAtStart) / duration) * 60,
      goals: [{ of: 'value', atMost: FLAT }],
    },
    {
      name: 'session/recording',
      what: `${(recordedBytes / 1e6).toFixed(1)} MB in ${Math.round(recordedTime)} s, extrapolated to ten minutes`,
      unit: 'B',
      value: tenMinutes,
      goals: [{ of: 'value', atMost: 150e6 }],
    },
  ];
}

function durationOf({ quick, full }: Effort): number {
  if (full) return TEN_MINUTES;
  return quick ? 10 : 60;
}

export const rows: readonly Row[] = [
  { name: 'session', measure: async (effort) => measurementsOf(await runSession(durationOf(effort))) },
];
