/** Whose words may go into data sets: nodes whose owners agree, callsigns that want to be left out. */
import type { Kysely, Transaction } from 'kysely';
import type { ServerTables } from './schema.ts';

export interface DatasetConsent {
  /** `node`: its owner agrees. `callsign`: its holder does not want to be in data sets. */
  readonly kind: 'node' | 'callsign';
  readonly name: string;
  readonly note: string;
  readonly decidedAt: number;
}

export interface DatasetConsentReads {
  list(): Promise<readonly DatasetConsent[]>;
}

export interface DatasetConsentWrites {
  /** In place of what was noted of the same before. */
  put(consent: DatasetConsent): Promise<void>;
  /** False: nothing was noted. */
  remove(kind: DatasetConsent['kind'], name: string): Promise<boolean>;
}

export function datasetConsentReads(db: Kysely<ServerTables>): DatasetConsentReads {
  return {
    list: () =>
      db.selectFrom('datasetConsent').selectAll().orderBy('kind').orderBy('name').execute(),
  };
}

export function datasetConsentWrites(tx: Transaction<ServerTables>): DatasetConsentWrites {
  const remove = async (kind: DatasetConsent['kind'], name: string): Promise<boolean> => {
    const { numDeletedRows } = await tx
      .deleteFrom('datasetConsent')
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  };
  return {
    remove,
    async put(consent) {
      await remove(consent.kind, consent.name);
      await tx.insertInto('datasetConsent').values(consent).execute();
    },
  };
}
