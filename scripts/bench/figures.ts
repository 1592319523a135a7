/** What a benchmark gives: named numbers with the unit in the name; null where it could not be measured. */
export type Figures = Readonly<Record<string, number | null>>;

export interface Bench {
  /** One line for people. */
  readonly what: string;
  /** `tell` prints progress, apart from the result. */
  run(tell: (line: string) => void): Promise<Figures>;
}

/** The middle value; of an even count the lower one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Rounded to three significant digits: more would be noise. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}
