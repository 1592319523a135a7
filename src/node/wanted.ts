/**
 * What the server lost: it says so in `.tsn/wanted.json`, and what this node can still lay hands
 * on (a kept copy, the recorder's own file) is shipped again as ever. Only recordings that were
 * shipped there before, by the hash of their bytes: the server can ask for no other file.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Wanted, type WantedRecording } from '../domain/manifest.ts';
import { makeFolder, removeFile } from '../platform/atomic-file.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError, toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';
import type { NodeStore } from '../store/node/store.ts';
import { movedPaths } from './archive/originals.ts';
import { copySynced } from './copy-file.ts';
import { SPOOL_FOLDER } from './held-bytes.ts';
import type { OriginalPath } from './recorder-file.ts';
import type { ServerConnection } from './server-connection.ts';

export interface WantedNeeds {
  readonly store: NodeStore;
  readonly connection: Pick<ServerConnection, 'use' | 'state'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  readonly originalPath: OriginalPath;
  /** Where originals are moved to after confirmation; empty: nowhere. */
  readonly moveTo: string;
  /** Why there is no room in the spool for so many bytes; undefined: there is. */
  room(bytes: number): Promise<string | undefined>;
  /** Something is to be shipped. */
  readonly onFound: () => void;
}

export interface WantedWatch extends AsyncDisposable {
  /** Looks now, for instance after connecting. */
  poke(this: void): void;
}

const EVERY_MS = 10 * 60_000;

export function watchWanted(needs: WantedNeeds): WantedWatch {
  const { clock, log } = needs;
  const stop = new AbortController();
  let soon = new AbortController();
  const running = (async () => {
    for (;;) {
      await clock.sleep(EVERY_MS, AbortSignal.any([stop.signal, soon.signal]));
      soon = new AbortController();
      if (stop.signal.aborted) return;
      await shipWanted(needs, stop.signal).catch((error: unknown) => {
        log.debug({ error: toTsnError(error) }, 'not asked what the server wants again');
      });
    }
  })();
  return {
    poke: () => soon.abort(),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** Asks once, and queues what is there. Throws what the line throws. */
export async function shipWanted(needs: WantedNeeds, signal: AbortSignal): Promise<void> {
  const { connection, log } = needs;
  const { state } = connection;
  // A plain OpenSSH account has no card, and asks for nothing.
  if (state.state !== 'connected' || state.card === undefined) return;
  const wanted = parse(await connection.use((link) => link.wanted()));
  const counts = { wanted: wanted.length, again: 0 };
  for (const one of wanted) {
    if (signal.aborted) break;
    if (!(await shipAgain(needs, one))) continue;
    counts.again += 1;
    needs.onFound();
  }
  if (wanted.length > 0) log.warn(counts, 'the server lost recordings and asks for them');
}

/** A later server may say it otherwise: then nothing is done. */
function parse(text: string | undefined): readonly WantedRecording[] {
  if (text === undefined) return [];
  const { data, error } = Wanted.safeParse(JSON.parse(text));
  if (data !== undefined) return data.wanted;
  throw new TsnError('sftp/refused', `wanted.json is not as docs/protocol.md says`, {
    cause: error,
  });
}

/** True when it is to be shipped now; false when it is under way already, or nowhere any more. */
async function shipAgain(needs: WantedNeeds, wanted: WantedRecording): Promise<boolean> {
  const { store, clock } = needs;
  const { source, originalName, sha256 } = wanted;
  const recording = await store.recordings.find(source, originalName, sha256);
  if (recording === undefined || recording.shippedAt === null) return false;
  const isFetched = recording.held !== 'copy' && (await fetchBack(needs, recording));
  if (recording.held !== 'copy' && !isFetched) return false;
  return store.transaction(async (tx) => {
    if (isFetched) await tx.held.put(recording.id, 'copy');
    if (!(await tx.held.unconfirm(recording.id))) return false;
    await tx.jobs.enqueue('ship', recording.id, clock.now());
    return true;
  });
}

/** Into the spool, from wherever the same bytes still are; they stay until the server has them. */
async function fetchBack(needs: WantedNeeds, recording: SpooledRecording): Promise<boolean> {
  const to = join(needs.dataDir, recording.spoolPath);
  const moved = needs.moveTo === '' ? [] : movedPaths(needs.moveTo, recording);
  for (const from of [needs.originalPath(recording), ...moved]) {
    const size = (await stat(from).catch(() => undefined))?.size;
    if (size !== recording.sizeBytes) continue;
    if ((await needs.room(size)) !== undefined) return false;
    await makeFolder(join(needs.dataDir, SPOOL_FOLDER));
    await removeFile(to);
    const copied = await copySynced(from, to).catch(() => undefined);
    if (copied?.stoodStill === true && copied.sha256 === recording.sha256) return true;
    await removeFile(to);
  }
  return false;
}
