/**
 * `<data>/quarantine`: recordings that could not be taken in, each as `<id>.audio`
 * and `<id>.json` with the reason. Nothing leaves by itself: over its budget new
 * ones are refused, so that their sender keeps them.
 */
import { constants } from 'node:fs';
import { copyFile, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  QuarantineCounts,
  QuarantinedItem,
  QuarantineList,
  ToQuarantine,
} from '../../domain/quarantine.ts';
import type { Page } from '../../domain/views.ts';
import {
  makeFolder,
  removeFile,
  syncFile,
  syncFolder,
  writeFileAtomic,
} from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256, sha256File } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { several } from '../../platform/several.ts';
import { quarantineOrder, readNote } from './quarantine-list.ts';

export interface Quarantine {
  /**
   * Keeps a copy of the file at `path`; the caller removes its own afterwards. The same
   * bytes under the same name from the same origin are kept once.
   * Throws `quarantine/full`, and what the disk throws.
   */
  put(item: ToQuarantine, path: string): Promise<QuarantinedItem>;
  /** Newest first, everything; damaged notes are left out. */
  all(): Promise<readonly QuarantinedItem[]>;
  /** The same, page by page. Throws `usage/invalid` for an `after` that is none. */
  list(wanted: QuarantineList): Promise<Page<QuarantinedItem>>;
  /** Throws `data/not-found`. */
  get(id: string): Promise<QuarantinedItem>;
  /** Throws `data/not-found`. */
  remove(id: string): Promise<void>;
  counts(): Promise<QuarantineCounts>;
  /** Removes what a process that was killed left half copied; at the start, before anything is put. */
  tidy(): Promise<void>;
  /** Where the bytes of an item lie. */
  audioPath(id: string): string;
}

export interface QuarantineNeeds {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Most bytes that it takes. */
  readonly maxBytes?: number;
  /** Its folder below the data folder. */
  readonly folder?: string;
}

const MAX_BYTES = 1_000_000_000;
const ID = /^[0-9a-f]{24}$/;
const NOTE = /^([0-9a-f]{24})\.json$/;

export function createQuarantine(needs: QuarantineNeeds): Quarantine {
  const { clock, log, maxBytes = MAX_BYTES, folder: name = 'quarantine' } = needs;
  const folder = join(needs.dataDir, name);
  const audioPath = (id: string): string => join(folder, `${id}.audio`);
  const notePath = (id: string): string => join(folder, `${id}.json`);
  const held = heldIn(folder, clock);
  const order = quarantineOrder(folder);
  const counts = async (): Promise<QuarantineCounts> => ({ ...(await held.counts()), maxBytes });
  const get = async (id: string): Promise<QuarantinedItem> => {
    const item = ID.test(id) ? await readNote(folder, id) : undefined;
    if (item !== undefined) return item;
    throw new TsnError('data/not-found', `nothing in quarantine has the id ${id}`);
  };
  return {
    async put(item, path) {
      await makeFolder(folder, 0o750);
      const { bytes } = await counts();
      // What its sender said counts too: it may be more than the sound.
      const said = Buffer.byteLength(JSON.stringify(item));
      if (bytes + (await stat(path)).size + said > maxBytes) throw full(item, name, maxBytes);
      const partial = join(folder, `.${newId()}.tmp`);
      const found = await copySynced(path, partial);
      const kept = { ...item, ...found, id: idOf(item, found.sha256), at: clock.now() };
      const known = await readNote(folder, kept.id);
      if (known !== undefined && (await sizeOf(audioPath(kept.id))) === kept.sizeBytes) {
        await removeFile(partial);
        return known;
      }
      await rename(partial, audioPath(kept.id));
      await syncFolder(folder);
      const note = `${JSON.stringify(kept, null, 2)}\n`;
      await writeFileAtomic(notePath(kept.id), note, 0o640);
      order.forget(kept.id);
      held.add(1, kept.sizeBytes + Buffer.byteLength(note));
      const { id, code, origin, from } = kept;
      log.warn({ id, code, origin, from, reason: kept.message }, `kept in ${name}`);
      return kept;
    },
    all: () => order.all(),
    list: (wanted) => order.page(wanted),
    get,
    async remove(id) {
      await get(id);
      const sizes = await Promise.all([notePath(id), audioPath(id)].map(sizeOf));
      await removeFile(notePath(id));
      order.forget(id);
      await removeFile(audioPath(id));
      held.add(-1, -sizes.reduce((sum, size) => sum + size, 0));
    },
    counts,
    async tidy() {
      for (const name of await names(folder))
        if (name.endsWith('.tmp')) await removeFile(join(folder, name));
    },
    audioPath,
  };
}

function full({ draft }: ToQuarantine, folder: string, maxBytes: number): TsnError {
  const message = `${draft.originalName} is not taken: ${folder} holds ${maxBytes} bytes at most`;
  return new TsnError('quarantine/full', message);
}

function idOf({ origin, from, draft }: ToQuarantine, hash: string): string {
  return sha256([origin, from, draft.originalName, hash].join('\n')).slice(0, 24);
}

async function copySynced(from: string, to: string) {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await syncFile(to);
    return await sha256File(to);
  } catch (error) {
    await removeFile(to).catch(() => {});
    throw error;
  }
}

/** 0: it is not there. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** Before the first item there is no folder. */
async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** There may be a hundred thousand of them. */
const AT_A_TIME = 16;
const LOOK_AGAIN_MS = 60_000;

/** What is in it, counted along and looked up once a minute: a look at all of it takes seconds when there is much. */
function heldIn(folder: string, clock: Clock) {
  let known: { items: number; bytes: number; readonly at: number } | undefined;
  return {
    async counts(): Promise<{ items: number; bytes: number }> {
      const now = clock.now();
      if (known === undefined || Math.abs(now - known.at) >= LOOK_AGAIN_MS)
        known = { ...(await measure(folder)), at: now };
      return { items: known.items, bytes: known.bytes };
    },
    add(items: number, bytes: number): void {
      if (known === undefined) return;
      known.items += items;
      known.bytes += bytes;
    },
  };
}

async function measure(folder: string): Promise<{ items: number; bytes: number }> {
  const all = await names(folder);
  const sizes = await several(AT_A_TIME, all, (name) => sizeOf(join(folder, name)));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { items: all.filter((name) => NOTE.test(name)).length, bytes };
}
