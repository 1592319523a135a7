/** Counts what is on the server at the end, as everybody counts: lost, doubled, corrupted, complete. */
import type { RecordingItem } from '../../src/domain/views.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { isTroubled, type Outage } from './plan.ts';
import type { Recorded } from './traffic.ts';
import type { Ran } from './world.ts';

export interface Verdict {
  readonly stored: number;
  readonly lost: number;
  readonly doubled: number;
  readonly corrupted: number;
  /** How many recordings ended in which state. */
  readonly states: ReadonlyMap<string, number>;
  /** Dead letters by the code of their failure. */
  readonly dead: ReadonlyMap<string, number>;
  /** Dead letters of files that were readable. */
  readonly deadReadable: number;
  /** Milliseconds from the true end of the transmission until it was done, in rising order. */
  readonly latency: { readonly all: readonly number[]; readonly outside: readonly number[] };
}

interface Stored {
  readonly key: string;
  readonly item: RecordingItem;
  readonly isWhole: boolean;
}

const HOUR_MS = 3_600_000;

export async function verdictOn(ran: Ran, readFile: (path: string) => Promise<Buffer>) {
  const stored = await readAll(ran, readFile);
  const expected = new Map(
    ran.recorded.map((each) => [keyOf(each.node, each.name, each.sha256), each]),
  );
  const whole = new Set(stored.filter(({ isWhole }) => isWhole).map(({ key }) => key));
  const failed = stored.filter(({ item }) => item.state === 'failed');
  const verdict: Verdict = {
    stored: stored.length,
    lost: [...expected.keys()].filter((key) => !whole.has(key)).length,
    doubled: stored.length - new Set(stored.map(({ key }) => key)).size,
    corrupted: stored.filter(({ isWhole }) => !isWhole).length,
    states: tally(stored.map(({ item }) => item.state)),
    dead: tally(failed.map(({ item }) => item.failure?.code ?? 'unknown')),
    deadReadable: failed.filter(({ key }) => expected.get(key)?.kind !== 'unreadable').length,
    latency: latencies(ran, stored, expected),
  };
  return verdict;
}

async function readAll(
  { server: { store } }: Ran,
  readFile: (path: string) => Promise<Buffer>,
): Promise<readonly Stored[]> {
  const all: Stored[] = [];
  for await (const { id, sha256: wanted, audioPath } of store.recordings.allAudio()) {
    const item = await store.views.item(id);
    const isWhole = sha256(await readFile(audioPath).catch(() => Buffer.from('gone'))) === wanted;
    all.push({ key: keyOf(item.node, item.originalName, wanted), item, isWhole });
  }
  return all;
}

function latencies(
  { ends, outages }: Ran,
  stored: readonly Stored[],
  expected: ReadonlyMap<string, Recorded>,
): Verdict['latency'] {
  const all: number[] = [];
  const outside: number[] = [];
  for (const { key, item } of stored) {
    const recorded = expected.get(key);
    const doneAt = ends.get(item.id);
    if (recorded === undefined || doneAt === undefined) continue;
    const tookMs = doneAt - recorded.endedAt;
    all.push(tookMs);
    const around = { from: recorded.endedAt - HOUR_MS, to: doneAt };
    if (!isTroubled(concerning(outages, recorded), around)) outside.push(tookMs);
  }
  const rising = (a: number, b: number): number => a - b;
  return { all: all.sort(rising), outside: outside.sort(rising) };
}

/** Recordings do not wait for the callbook. */
function concerning(outages: readonly Outage[], { node }: Recorded): readonly Outage[] {
  return outages.filter(
    (each) => each.kind !== 'callbook' && (each.kind !== 'node' || each.node === node),
  );
}

function keyOf(node: string, name: string, hash: string): string {
  return `${node} ${name} ${hash}`;
}

function tally(words: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}
