/** Nodes that may log in, and what they last said of themselves. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Heartbeat } from '../../domain/manifest.ts';
import { TsnError } from '../../platform/errors.ts';
import { CLOCKS_APART_MS } from './clocks-apart.ts';
import type { EventWrites } from './events.ts';
import type { NodeTable, ServerTables } from './schema.ts';

export interface StoredNode {
  readonly id: string;
  /** OpenSSH one-line form. */
  readonly publicKey: string;
  readonly joinedAt: number;
  readonly lastSeenAt: number | null;
  readonly heartbeat: Heartbeat | null;
  /** Since when its key is refused; null while it may log in. */
  readonly revokedAt: number | null;
  /** Since when the server knows that it is not heard of; null while it is. */
  readonly lostAt: number | null;
}

export interface NodeReads {
  get(id: string): Promise<StoredNode | undefined>;
  list(): Promise<readonly StoredNode[]>;
  /** The key that lets it in; undefined for a node that never joined, or was revoked. */
  keyOf(id: string): Promise<string | undefined>;
}

export interface NodeWrites {
  /** A node that joins again gets its new key, and may log in again; what it said before is kept. */
  put(node: Pick<StoredNode, 'id' | 'publicKey' | 'joinedAt'>): Promise<void>;
  /**
   * Without effect for a node that never joined. Times go back only from one so far ahead
   * that the clock was wrong: else the node would not be missed until then.
   */
  seen(id: string, at: number, heartbeat?: Heartbeat): Promise<void>;
  /**
   * Notes, once, which nodes were not heard of since `before`; answers their ids. One that was
   * heard of far in the future, by a wrong clock, counts as heard of now.
   */
  lose(before: number, now: number): Promise<readonly string[]>;
  /** From now on its key is refused. Throws `data/not-found`; revoking twice keeps the first time. */
  revoke(id: string, now: number): Promise<void>;
}

export function nodeReads(db: Kysely<ServerTables>): NodeReads {
  const get = async (id: string): Promise<StoredNode | undefined> => {
    const row = await db.selectFrom('node').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : toNode(row);
  };
  return {
    get,
    async keyOf(id) {
      const node = await get(id);
      return node?.revokedAt === null ? node.publicKey : undefined;
    },
    async list() {
      const rows = await db.selectFrom('node').selectAll().orderBy('id').execute();
      return rows.map(toNode);
    },
  };
}

export function nodeWrites(tx: Transaction<ServerTables>, events: EventWrites): NodeWrites {
  return {
    put: (node) => put(tx, events, node),
    seen: (id, at, heartbeat) => seen(tx, events, id, { at, heartbeat }),
    lose: (before, now) => lose(tx, events, before, now),
    revoke: (id, now) => revoke(tx, id, now),
  };
}

async function put(
  tx: Transaction<ServerTables>,
  events: EventWrites,
  node: Pick<StoredNode, 'id' | 'publicKey' | 'joinedAt'>,
): Promise<void> {
  const { id, ...rest } = node;
  const columns = { ...rest, revokedAt: null };
  const known = await tx.selectFrom('node').select('id').where('id', '=', id).executeTakeFirst();
  if (known === undefined)
    await tx
      .insertInto('node')
      .values({ id, ...columns })
      .execute();
  else await tx.updateTable('node').set(columns).where('id', '=', id).execute();
  events.add({ kind: 'node-joined', node: id });
}

async function seen(
  tx: Transaction<ServerTables>,
  events: EventWrites,
  id: string,
  { at, heartbeat }: { readonly at: number; readonly heartbeat: Heartbeat | undefined },
): Promise<void> {
  const row = await tx
    .selectFrom('node')
    .select(['lastSeenAt', 'lostAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return;
  const said = heartbeat === undefined ? {} : { heartbeat: JSON.stringify(heartbeat) };
  await tx
    .updateTable('node')
    .set({ lastSeenAt: later(row.lastSeenAt, at), lostAt: null, ...said })
    .where('id', '=', id)
    .execute();
  if (row.lostAt !== null) events.add({ kind: 'node-seen', node: id });
}

function later(known: number | null, at: number): number {
  return known === null || known > at + CLOCKS_APART_MS ? at : Math.max(known, at);
}

async function lose(
  tx: Transaction<ServerTables>,
  events: EventWrites,
  before: number,
  now: number,
): Promise<readonly string[]> {
  // Heard of by a clock that was far ahead, and not since: it would not be missed until then.
  await tx
    .updateTable('node')
    .set({ lastSeenAt: now })
    .where('lastSeenAt', '>', now + CLOCKS_APART_MS)
    .execute();
  const silent = await tx
    .selectFrom('node')
    .select('id')
    .where('lastSeenAt', '<', before)
    .where('lostAt', 'is', null)
    .where('revokedAt', 'is', null)
    .execute();
  const lost: string[] = [];
  for (const { id } of silent) {
    const { numUpdatedRows } = await tx
      .updateTable('node')
      .set({ lostAt: now })
      .where('id', '=', id)
      .where('lostAt', 'is', null) // another server may have told it already
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) continue;
    events.add({ kind: 'node-lost', node: id });
    lost.push(id);
  }
  return lost;
}

async function revoke(tx: Transaction<ServerTables>, id: string, now: number): Promise<void> {
  const row = await nodeReads(tx).get(id);
  if (row === undefined) throw new TsnError('data/not-found', `no node is called ${id}`);
  await tx
    .updateTable('node')
    .set({ revokedAt: row.revokedAt ?? now })
    .where('id', '=', id)
    .execute();
}

function toNode(row: Selectable<NodeTable>): StoredNode {
  return { ...row, heartbeat: row.heartbeat === null ? null : JSON.parse(row.heartbeat) };
}
