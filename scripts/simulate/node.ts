/**
 * A node as the server sees it: it sends what its recorder has written into its folder, by the
 * requests of the shipping protocol; what waits goes newest first, with a share for the oldest.
 */

import type { VirtualFolder } from '../../src/engines/sftp-server/virtual-folder.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { newId } from '../../src/platform/ids.ts';
import type { Chance } from '../soak/chance.ts';
import type { Recorded } from './traffic.ts';

/** One of so many is the oldest. */
const OLDEST_EVERY = 4;
const RETRY_MS = 15_000;
const SHARE = { cutOff: 0.01, answerLost: 0.01, sentAgain: 0.01 };
const WRITE = {
  read: true,
  write: true,
  append: false,
  create: true,
  truncate: true,
  exclusive: false,
};

interface Shipment {
  readonly id: string;
  readonly of: Recorded;
}

export interface NodeCounts {
  uploads: number;
  /** Uploads that did not end with a receipt. */
  refused: number;
  /** Sent once more on purpose, though the server has it. */
  repeated: number;
  cutOff: number;
}

interface Needs {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly counts: NodeCounts;
  /** Where the node gets after its login; undefined: the server is not reached. */
  folder(): VirtualFolder | undefined;
}

export interface SimNode {
  /** The recorder has completed a file. */
  add(recorded: Recorded): void;
  /** Without a network it keeps what it has. */
  setOnline(isOnline: boolean): void;
  waiting(): number;
}

export function startSimNode(needs: Needs): SimNode {
  const { clock, chance, counts } = needs;
  const queue: Shipment[] = [];
  let taken = 0;
  let isOnline = true;
  let isShipping = false;

  function take(): Shipment | undefined {
    taken += 1;
    return taken % OLDEST_EVERY === 0 ? queue.shift() : queue.pop();
  }

  async function shipAll(): Promise<void> {
    isShipping = true;
    for (let next = take(); next !== undefined; next = isOnline ? take() : undefined) {
      const shipment = next;
      counts.uploads += 1;
      try {
        await ship(needs, shipment);
      } catch {
        counts.refused += 1;
        queue.push(shipment);
        await clock.sleep(RETRY_MS);
      }
    }
    isShipping = false;
  }

  const poke = (): void => {
    if (!isShipping && isOnline) void shipAll();
  };
  return {
    add(of) {
      queue.push({ id: newId(), of });
      if (chance.isLucky(SHARE.sentAgain)) {
        counts.repeated += 1;
        queue.push({ id: newId(), of }); // the recorder's folder was read anew
      }
      poke();
    },
    setOnline(online) {
      isOnline = online;
      poke();
    },
    waiting: () => queue.length + (isShipping ? 1 : 0),
  };
}

/** A server that dies meanwhile never answers: then the connection is gone. */
async function ship(needs: Needs, shipment: Shipment): Promise<void> {
  const folder = needs.folder();
  if (folder === undefined) throw new Error('the server is not reached');
  const over = new AbortController();
  const patience = needs.clock.sleep(PATIENCE_MS, over.signal).then(() => {
    if (!over.signal.aborted) throw new Error('no answer');
  });
  try {
    await Promise.race([sendAll(needs, folder, shipment), patience]);
  } finally {
    over.abort();
  }
}

const PATIENCE_MS = 120_000;

async function sendAll(
  { chance, counts }: Needs,
  folder: VirtualFolder,
  { id, of }: Shipment,
): Promise<void> {
  const bytes = of.bytes();
  const part = await folder.open(`${id}.part`, WRITE);
  const half = Math.floor(bytes.length / 2);
  await part.write(0, bytes.subarray(0, half));
  if (chance.isLucky(SHARE.cutOff)) {
    counts.cutOff += 1;
    throw new Error('cut off');
  }
  await part.write(half, bytes.subarray(half));
  await part.close();
  await putManifest(folder, id, manifestOf(id, of, bytes.length));
  await folder.rename(`${id}.part`, `${id}.wav`);
  if (!chance.isLucky(SHARE.answerLost)) return;
  counts.repeated += 1;
  await folder.rename(`${id}.part`, `${id}.wav`);
}

async function putManifest(folder: VirtualFolder, id: string, manifest: object): Promise<void> {
  const draft = await folder.open(`${id}.manifest.json.part`, WRITE);
  await draft.write(0, Buffer.from(JSON.stringify(manifest)));
  await draft.close();
  await folder.rename(`${id}.manifest.json.part`, `${id}.manifest.json`);
}

function manifestOf(id: string, of: Recorded, sizeBytes: number) {
  return {
    ...{ version: 1, id, node: of.node, source: 'main', originalName: of.name, sizeBytes },
    ...{ sha256: of.sha256, recordedAt: of.recordedAt, recordedAtSource: 'name' },
    ...{ recordedAtCertainty: 'exact', timeZone: 'UTC', durationMs: of.durationMs },
    ...{ class: of.kind === 'whole' ? 'speech-candidate' : of.kind, software: 'tsn/simulated' },
  };
}
