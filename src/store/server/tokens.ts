/** Join tokens. Only a hash of each secret is kept; a token works once, until it expires. */
import type { Kysely, Transaction } from 'kysely';
import { TsnError } from '../../platform/errors.ts';
import type { ServerTables } from './schema.ts';

export interface NewToken {
  readonly id: string;
  /** The node that may join with it. */
  readonly node: string;
  /** SHA-256 of the secret, hex. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface StoredToken extends Omit<NewToken, 'secretHash'> {
  readonly usedAt: number | null;
  readonly revokedAt: number | null;
}

export interface TokenReads {
  /** Newest first. */
  list(): Promise<readonly StoredToken[]>;
  /** The token that `use` would accept now; does not use it up. */
  usable(secretHash: string, now: number): Promise<UsedToken | undefined>;
}

export interface UsedToken {
  readonly id: string;
  readonly node: string;
}

export interface TokenWrites {
  add(token: NewToken): Promise<void>;
  /** Uses the token up; undefined when it is unknown, used, revoked or expired. */
  use(secretHash: string, now: number): Promise<UsedToken | undefined>;
  /** Throws `data/not-found`; revoking twice keeps the first time. */
  revoke(id: string, now: number): Promise<void>;
}

export function tokenReads(db: Kysely<ServerTables>): TokenReads {
  return {
    list: () =>
      db
        .selectFrom('joinToken')
        .select(['id', 'node', 'createdAt', 'expiresAt', 'usedAt', 'revokedAt'])
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .execute(),
    usable: (secretHash, now) => usable(db, secretHash, now),
  };
}

export function tokenWrites(tx: Transaction<ServerTables>): TokenWrites {
  return {
    async add(token) {
      await tx.insertInto('joinToken').values(token).execute();
    },
    use: (secretHash, now) => use(tx, secretHash, now),
    revoke: (id, now) => revoke(tx, id, now),
  };
}

function usable(db: Kysely<ServerTables>, secretHash: string, now: number) {
  return db
    .selectFrom('joinToken')
    .select(['id', 'node'])
    .where('secretHash', '=', secretHash)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

async function use(tx: Transaction<ServerTables>, secretHash: string, now: number) {
  const token = await usable(tx, secretHash, now);
  if (token === undefined) return undefined;
  const { numUpdatedRows } = await tx
    .updateTable('joinToken')
    .set({ usedAt: now })
    .where('id', '=', token.id)
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? token : undefined;
}

async function revoke(tx: Transaction<ServerTables>, id: string, now: number): Promise<void> {
  const token = await tx
    .selectFrom('joinToken')
    .select('revokedAt')
    .where('id', '=', id)
    .executeTakeFirst();
  if (token === undefined) throw new TsnError('data/not-found', `no join token has the id ${id}`);
  await tx
    .updateTable('joinToken')
    .set({ revokedAt: token.revokedAt ?? now })
    .where('id', '=', id)
    .execute();
}
