/**
 * The same load on several servers that hold more or less already, in turns: whatever else
 * the machine does meanwhile meets all of them. The middle of the rounds counts.
 */
import { type Figures, median, round } from '../figures.ts';
import { type Load, load } from './load.ts';
import type { PipelineSite } from './site.ts';

const ROUNDS = 4;
const COUNT = 200;
const WARM = 60;

export interface Grown {
  /** Recordings that were stored before. */
  readonly stored: number;
  readonly site: PipelineSite;
}

/** Figures are called `<name>PerMinuteAt10000` and so on. */
export async function inTurns(
  name: string,
  grown: readonly Grown[],
  clip: Buffer,
  tell: (line: string) => void,
): Promise<Figures> {
  const loads = new Map<number, Load[]>(grown.map(({ stored }) => [stored, []]));
  for (const { site } of grown) await load(site, clip, WARM);
  for (let turn = 0; turn < ROUNDS; turn++) {
    const order = [...grown.slice(turn % grown.length), ...grown.slice(0, turn % grown.length)];
    for (const { stored, site } of order) {
      const one = await load(site, clip, COUNT);
      loads.get(stored)?.push(one);
      tell(`${name} with ${stored}: ${one.perMinute.toFixed(0)} per minute`);
    }
  }
  return Object.assign({}, ...[...loads].map(([stored, all]) => figuresOf(name, stored, all)));
}

/** What decoding costs cannot depend on the store: where it differs, the machine was not the same. */
function figuresOf(name: string, stored: number, loads: readonly Load[]): Figures {
  const middle = (of: (one: Load) => number): number => round(median(loads.map(of)));
  return {
    [`${name}PerMinuteAt${stored}`]: middle((one) => one.perMinute),
    [`${name}CpuMsAt${stored}`]: middle((one) => one.cpuMsEach),
    [`${name}DecodingCpuMsAt${stored}`]: middle((one) => one.decodingCpuMsEach),
    [`${name}OtherCpuMsAt${stored}`]: middle((one) => one.cpuMsEach - one.decodingCpuMsEach),
    [`${name}P99MsAt${stored}`]: middle((one) => one.p99Ms),
    [`${name}WrittenPerAudioByteAt${stored}`]: middle((one) => one.writtenPerAudioByte),
  };
}
