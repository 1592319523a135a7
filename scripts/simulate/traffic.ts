/**
 * What is said in the simulated time: quiet nights, busy evenings with nets, repeaters that are
 * busier than others, transmissions that several nodes hear, and files that are not as they should be.
 */
import { sha256 } from '../../src/platform/hash.ts';
import type { Chance } from '../soak/chance.ts';
import { DAY_MS, HOUR_MS, type Span } from './plan.ts';
import { numbered, type SimSound } from './sounds.ts';

export type FileKind = 'whole' | 'empty' | 'truncated' | 'unreadable';

/** One file that a recorder has completed. */
export interface Recorded {
  readonly node: string;
  readonly name: string;
  readonly kind: FileKind;
  /** By the node's clock, which drifts. */
  readonly recordedAt: number;
  readonly durationMs: number;
  /** When it ended, by the true time. */
  readonly endedAt: number;
  readonly sha256: string;
  /** Made when they are needed: a week of them is too much to hold. */
  bytes(): Buffer;
}

/** How much is said in each hour of the day, of its own node's time. */
const HOURS = [3, 2, 1, 1, 1, 3, 8, 12, 10, 8, 8, 8, 9, 8, 8, 9, 12, 16, 18, 26, 32, 22, 12, 6];
const CLOCK_DRIFT_MS = 90_000;
/** Between two transmissions on one frequency. */
const PAUSE_MS = 1_200;
const SHARE = { alsoElsewhere: 0.03, sameName: 0.004, empty: 0.003, truncated: 0.004, bad: 0.002 };

interface Wanted {
  readonly span: Span;
  readonly nodes: readonly string[];
  readonly count: number;
  readonly samples: readonly SimSound[];
  readonly chance: Chance;
}

interface Said {
  readonly node: number;
  readonly at: number;
  readonly sample: SimSound;
}

export function traffic(wanted: Wanted): readonly Recorded[] {
  const { chance, nodes } = wanted;
  const said = Array.from({ length: nodes.length }, (): Said[] => []);
  for (const each of allSaid(wanted)) said[each.node]?.push(each);
  let number = 0;
  return said.flatMap((ofNode, node) => {
    const driftMs = chance.between(-CLOCK_DRIFT_MS, CLOCK_DRIFT_MS);
    const recorder = recorderOf(nodes[node] ?? '', driftMs, chance);
    return ofNode.toSorted((a, b) => a.at - b.at).map((each) => recorder(each, ++number));
  });
}

function* allSaid({ span, nodes, count, samples, chance }: Wanted): Generator<Said> {
  const weights = nodes.map(() => 0.2 + 3 * chance.next() ** 2);
  for (let made = 0; made < count; made += 1) {
    const at = someMoment(span, chance);
    const sample = samples[chance.between(0, samples.length - 1)];
    if (sample === undefined) return;
    yield { node: weighted(weights, chance), at, sample };
    if (made + 1 < count && chance.isLucky(SHARE.alsoElsewhere)) {
      made += 1;
      yield { node: weighted(weights, chance), at: at + chance.between(0, 800), sample };
    }
  }
}

function someMoment({ from, to }: Span, chance: Chance): number {
  for (;;) {
    const at = from + Math.floor(chance.next() * (to - from));
    const hour = Math.floor((at % DAY_MS) / HOUR_MS);
    if (chance.isLucky((HOURS[hour] ?? 0) / 32)) return at;
  }
}

function weighted(weights: readonly number[], chance: Chance): number {
  let left = chance.next() * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    }),
  );
}

/** One recording after the other; now and then the clock stands where it stood before. */
function recorderOf(node: string, driftMs: number, chance: Chance) {
  let freeAt = 0;
  let lastName = '';
  return ({ at, sample }: Said, number: number): Recorded => {
    const beganAt = Math.max(at, freeAt);
    const kind = kindOf(chance);
    const durationMs = kind === 'whole' || kind === 'truncated' ? sample.durationMs : 0;
    freeAt = beganAt + sample.durationMs + PAUSE_MS;
    const recordedAt = beganAt + driftMs;
    const isAgain = lastName !== '' && chance.isLucky(SHARE.sameName);
    const name = isAgain ? lastName : `${stamp(recordedAt)}.WAV`;
    lastName = name;
    const bytes = (): Buffer => bytesOf(kind, sample, number);
    const endedAt = beganAt + sample.durationMs;
    return { node, name, kind, recordedAt, durationMs, endedAt, bytes, sha256: sha256(bytes()) };
  };
}

function kindOf(chance: Chance): FileKind {
  const drawn = chance.next();
  if (drawn < SHARE.empty) return 'empty';
  if (drawn < SHARE.empty + SHARE.truncated) return 'truncated';
  return drawn < SHARE.empty + SHARE.truncated + SHARE.bad ? 'unreadable' : 'whole';
}

function bytesOf(kind: FileKind, { bytes }: SimSound, number: number): Buffer {
  switch (kind) {
    case 'whole':
      return numbered(bytes, number);
    case 'empty':
      return Buffer.alloc(0);
    case 'truncated':
      return numbered(bytes.subarray(0, Math.floor(bytes.length / 2)), number);
    case 'unreadable':
      return Buffer.from(`disk error ${number}, this is no audio\n`.repeat(8));
  }
}

/** `20260102030405`, as AllStar names its files. */
function stamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/\D/g, '');
}
