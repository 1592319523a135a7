/**
 * What is in quarantine, page by page, the newest first. The notes are files, so their
 * order is kept in memory: a look reads only notes that came since the look before.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QuarantinedItem, type QuarantineList } from '../../domain/quarantine.ts';
import type { Page } from '../../domain/views.ts';
import { parseJson } from '../../platform/json.ts';
import { several } from '../../platform/several.ts';
import { formatCursor, readCursor } from '../../store/server/views/cursor.ts';

/** There may be a hundred thousand of them. */
const AT_A_TIME = 16;
const NOTE = /^([0-9a-f]{24})\.json$/;

export interface QuarantineOrder {
  /** Damaged notes are left out. */
  all(): Promise<readonly QuarantinedItem[]>;
  /** Throws `usage/invalid` for an `after` that is none. */
  page(wanted: QuarantineList): Promise<Page<QuarantinedItem>>;
  /** Its note changes. */
  forget(id: string): void;
}

interface Place {
  readonly at: number;
  readonly key: string;
}

export function quarantineOrder(folder: string): QuarantineOrder {
  const known = new Map<string, number>();
  const learn = async (id: string): Promise<void> => {
    const item = known.has(id) ? undefined : await readNote(folder, id);
    if (item !== undefined) known.set(id, item.at);
  };
  const places = async (): Promise<readonly Place[]> => {
    const ids = new Set(await noteIds(folder));
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    await several(AT_A_TIME, [...ids], learn);
    return [...known].map(([key, at]) => ({ at, key })).sort(newestFirst);
  };
  const read = async (shown: readonly Place[]): Promise<readonly QuarantinedItem[]> => {
    const items = await several(AT_A_TIME, shown, ({ key }) => readNote(folder, key));
    return items.filter((item) => item !== undefined); // removed just now
  };
  return {
    all: async () => read(await places()),
    async page({ limit, after }) {
      const from = after === undefined ? undefined : readCursor(after);
      const all = await places();
      const rest = from === undefined ? all : all.filter((place) => newestFirst(from, place) < 0);
      const shown = rest.slice(0, limit);
      const last = rest.length > limit ? shown.at(-1) : undefined;
      return { items: await read(shown), next: last === undefined ? null : formatCursor(last) };
    },
    forget: (id) => void known.delete(id),
  };
}

function newestFirst(a: Place, b: Place): number {
  return b.at - a.at || (a.key < b.key ? 1 : a.key > b.key ? -1 : 0);
}

/** Before the first item there is no folder. */
async function noteIds(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.flatMap((name) => NOTE.exec(name)?.[1] ?? []);
}

/** Undefined for none, and for one that a crash has torn. */
export async function readNote(folder: string, id: string): Promise<QuarantinedItem | undefined> {
  const text = await readFile(join(folder, `${id}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : QuarantinedItem.safeParse(parseJson(text)).data;
}
