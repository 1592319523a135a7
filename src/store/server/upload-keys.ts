/** Upload keys of other recorders. Only a hash of each secret is kept. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { UPLOAD_DIALECTS, type UploadDialect } from '../../domain/uploaded-call.ts';
import { TsnError } from '../../platform/errors.ts';
import type { ServerTables, UploadKeyTable } from './schema.ts';

export interface StoredUploadKey {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Its recordings are those of this node. */
  readonly node: string;
  /** Its recordings are of this source; null: named after their system. */
  readonly source: string | null;
  /** The only system it may upload for; null: any. */
  readonly system: string | null;
  readonly rights: readonly UploadDialect[];
  readonly createdAt: number;
  /** Null: it holds until it is revoked. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface NewUploadKey extends Omit<StoredUploadKey, 'revokedAt' | 'lastUsedAt'> {
  /** SHA-256 of the secret, hex. */
  readonly keyHash: string;
}

export interface UploadKeyReads {
  /** Newest first. */
  list(): Promise<readonly StoredUploadKey[]>;
  /** All that were not revoked, by their hash, for times when nobody can be asked. */
  byHash(): Promise<ReadonlyMap<string, StoredUploadKey>>;
  /** The key that may be used now. */
  usable(keyHash: string, now: number): Promise<StoredUploadKey | undefined>;
}

export interface UploadKeyWrites {
  add(key: NewUploadKey): Promise<void>;
  used(id: string, now: number): Promise<void>;
  /** Throws `data/not-found`; revoking twice keeps the first time. */
  revoke(id: string, now: number): Promise<void>;
}

export function uploadKeyReads(db: Kysely<ServerTables>): UploadKeyReads {
  return {
    async list() {
      const rows = await db
        .selectFrom('uploadKey')
        .selectAll()
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(toKey);
    },
    async byHash() {
      const rows = await db
        .selectFrom('uploadKey')
        .selectAll()
        .where('revokedAt', 'is', null)
        .execute();
      return new Map(rows.map((row) => [row.keyHash, toKey(row)]));
    },
    async usable(keyHash, now) {
      const row = await db
        .selectFrom('uploadKey')
        .selectAll()
        .where('keyHash', '=', keyHash)
        .where('revokedAt', 'is', null)
        .executeTakeFirst();
      if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return undefined;
      return toKey(row);
    },
  };
}

export function uploadKeyWrites(tx: Transaction<ServerTables>): UploadKeyWrites {
  return {
    async add({ rights, ...key }) {
      await tx
        .insertInto('uploadKey')
        .values({ ...key, rights: rights.join(','), revokedAt: null, lastUsedAt: null })
        .execute();
    },
    async used(id, now) {
      await tx.updateTable('uploadKey').set({ lastUsedAt: now }).where('id', '=', id).execute();
    },
    revoke: (id, now) => revoke(tx, id, now),
  };
}

async function revoke(tx: Transaction<ServerTables>, id: string, now: number): Promise<void> {
  const key = await tx
    .selectFrom('uploadKey')
    .select('revokedAt')
    .where('id', '=', id)
    .executeTakeFirst();
  if (key === undefined) throw new TsnError('data/not-found', `no upload key has the id ${id}`);
  await tx
    .updateTable('uploadKey')
    .set({ revokedAt: key.revokedAt ?? now })
    .where('id', '=', id)
    .execute();
}

function toKey(row: Selectable<UploadKeyTable>): StoredUploadKey {
  const { id, name, node, source, system, createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  const named = row.rights.split(',');
  const facts = { id, name, node, source, system, createdAt, expiresAt, revokedAt, lastUsedAt };
  return { ...facts, rights: UPLOAD_DIALECTS.filter((dialect) => named.includes(dialect)) };
}
