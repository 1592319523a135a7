/** The recorder: several repeaters write recordings side by side, with their pauses compressed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sha256Of } from '../../test/support/files.ts';
import type { Chance } from './chance.ts';
import { lengthOf, WRITERS } from './writers.ts';

export interface RecorderPlan {
  readonly folder: string;
  readonly timeZone: string;
  readonly recordings: number;
  /** Recordings per second, of all repeaters together. */
  readonly pace: number;
  readonly chance: Chance;
}

export interface Recorded {
  /** What was written so far and is complete: SHA-256 by name below the folder. */
  readonly complete: ReadonlyMap<string, string>;
  /** Resolves when everything is written. */
  readonly done: Promise<void>;
}

const REPEATERS = [683_211, 2_560, 47_918] as const;
/** Names begin so long ago: none is of the future. */
const BEGAN_AGO_MS = 7 * 86_400_000;
/** Twice within a second of the name, so often. */
const SAME_SECOND = 0.1;

export function startRecorder(plan: RecorderPlan): Recorded {
  const complete = new Map<string, string>();
  let begun = 0;
  const next = (): number | undefined => (begun < plan.recordings ? begun++ : undefined);
  const lanes = REPEATERS.map((repeater) => repeat(plan, repeater, next, complete));
  return { complete, done: Promise.all(lanes).then(() => undefined) };
}

/** One repeater: one transmission after the other. */
async function repeat(
  plan: RecorderPlan,
  repeater: number,
  next: () => number | undefined,
  complete: Map<string, string>,
): Promise<void> {
  const chance = plan.chance.of(`repeater ${repeater}`);
  const meanGapMs = (REPEATERS.length / plan.pace) * 1_000;
  let at = Date.now() - BEGAN_AGO_MS;
  for (let index = next(); index !== undefined; index = next()) {
    const isSoon = chance.isLucky(SAME_SECOND);
    at += isSoon ? 20 : chance.between(300, 20_000);
    const writer = chance.pick(WRITERS);
    const name = writer.nameOf({ at, timeZone: plan.timeZone, repeater, index });
    const path = join(plan.folder, name);
    const pause = () => delay(chance.between(2, 60));
    await writer.write(path, writer.format.make(chance, lengthOf(chance)), pause);
    complete.set(name, sha256Of(await readFile(path)));
    await delay(isSoon ? 0 : chance.next() * 2 * Math.max(0, meanGapMs - 120));
  }
}
