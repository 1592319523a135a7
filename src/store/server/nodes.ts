/** Nodes that may log in, and what they last said of themselves. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Heartbeat } from '../../domain/manifest.ts';
import type { NodeTable, ServerTables } from './schema.ts';

export interface StoredNode {
  readonly id: string;
  /** OpenSSH one-line form. */
  readonly publicKey: string;
  readonly joinedAt: number;
  readonly lastSeenAt: number | null;
  readonly heartbeat: Heartbeat | null;
}

export interface NodeReads {
  get(id: string): Promise<StoredNode | undefined>;
  list(): Promise<readonly StoredNode[]>;
}

export interface NodeWrites {
  /** A node that joins again gets its new key; what it said before is kept. */
  put(node: Pick<StoredNode, 'id' | 'publicKey' | 'joinedAt'>): Promise<void>;
  /** Without effect for a node that never joined. Times never go back. */
  seen(id: string, at: number, heartbeat?: Heartbeat): Promise<void>;
}

export function nodeReads(db: Kysely<ServerTables>): NodeReads {
  return {
    async get(id) {
      const row = await db.selectFrom('node').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toNode(row);
    },
    async list() {
      const rows = await db.selectFrom('node').selectAll().orderBy('id').execute();
      return rows.map(toNode);
    },
  };
}

export function nodeWrites(tx: Transaction<ServerTables>): NodeWrites {
  return {
    put: (node) => put(tx, node),
    seen: (id, at, heartbeat) => seen(tx, id, at, heartbeat),
  };
}

async function put(
  tx: Transaction<ServerTables>,
  node: Pick<StoredNode, 'id' | 'publicKey' | 'joinedAt'>,
): Promise<void> {
  const { id, ...columns } = node;
  const known = await tx.selectFrom('node').select('id').where('id', '=', id).executeTakeFirst();
  if (known === undefined)
    await tx
      .insertInto('node')
      .values({ id, ...columns })
      .execute();
  else await tx.updateTable('node').set(columns).where('id', '=', id).execute();
}

async function seen(
  tx: Transaction<ServerTables>,
  id: string,
  at: number,
  heartbeat: Heartbeat | undefined,
): Promise<void> {
  const row = await nodeReads(tx).get(id);
  if (row === undefined) return;
  const said = heartbeat === undefined ? {} : { heartbeat: JSON.stringify(heartbeat) };
  await tx
    .updateTable('node')
    .set({ lastSeenAt: Math.max(row.lastSeenAt ?? at, at), ...said })
    .where('id', '=', id)
    .execute();
}

function toNode(row: Selectable<NodeTable>): StoredNode {
  return { ...row, heartbeat: row.heartbeat === null ? null : JSON.parse(row.heartbeat) };
}
