/** The figures of a soak, all targets together, for machines and for people. */
import type { MishapCounts, MishapName } from './mishaps.ts';
import type { SoakReport } from './soak.ts';

export interface SoakFigures extends MishapCounts {
  readonly recordings: number;
  readonly lost: number;
  readonly doubled: number;
  readonly corrupted: number;
  readonly olderVersions: number;
  /** Every target had everything, and every spool was empty, within the time. */
  readonly isGood: boolean;
  /** The slowest target, from the last mishap until everything had arrived. */
  readonly drainSeconds: number;
  readonly seconds: number;
  readonly seed: number;
  /** Names of what is wrong, the first of each kind. */
  readonly examples: readonly string[];
}

export function figuresOf(
  reports: readonly SoakReport[],
  { seed, ms }: { readonly seed: number; readonly ms: number },
): SoakFigures {
  const sum = (of: (report: SoakReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const wrong = (key: 'lost' | 'doubled' | 'corrupted'): number => sum((of) => of[key].length);
  const counts = { lost: wrong('lost'), doubled: wrong('doubled'), corrupted: wrong('corrupted') };
  const isEmpty = reports.length > 0 && reports.every((report) => report.isEmpty);
  return {
    recordings: sum((report) => report.recordings),
    ...counts,
    ...mishapsOf(reports),
    olderVersions: sum((report) => report.olderVersions),
    isGood: isEmpty && counts.lost + counts.doubled + counts.corrupted === 0,
    drainSeconds: Math.round(Math.max(...reports.map(({ drainedMs }) => drainedMs)) / 1_000),
    seconds: Math.round(ms / 1_000),
    seed,
    examples: reports.flatMap(examplesOf),
  };
}

function mishapsOf(reports: readonly SoakReport[]): MishapCounts {
  const total: Partial<MishapCounts> = {};
  for (const { mishaps } of reports) {
    for (const [name, count] of Object.entries(mishaps) as [MishapName, number][]) {
      total[name] = (total[name] ?? 0) + count;
    }
  }
  return total as MishapCounts;
}

function examplesOf({ lost, doubled, corrupted, isEmpty }: SoakReport): readonly string[] {
  const first = (what: string, names: readonly string[]): readonly string[] =>
    names.slice(0, 3).map((name) => `${what}: ${name}`);
  return [
    ...first('lost', lost),
    ...first('doubled', doubled),
    ...first('corrupted', corrupted),
    ...(isEmpty ? [] : ['the spool is not empty']),
  ];
}

export function printReport(figures: SoakFigures): void {
  const { examples, ...others } = figures;
  const width = Math.max(...Object.keys(others).map((key) => key.length));
  for (const [key, value] of Object.entries(others)) console.log(`${key.padEnd(width)}  ${value}`);
  for (const example of examples) console.log(example);
}
