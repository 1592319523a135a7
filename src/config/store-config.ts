/** The section `store` of the server's configuration: a database server in place of the file in the data folder. */
import { z } from 'zod';
import { SecretRef } from './fields.ts';

export interface StoreAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** A socket on this machine, in place of host and port. */
  readonly socket: string | undefined;
}

const SHAPE =
  'write mysql://USER@HOST[:PORT]/DATABASE, or mysql://USER@localhost/DATABASE?socket=PATH';
const NO_PASSWORD =
  'no password here, since addresses are shown: name its place in `store.password`';

/** Undefined when it is no such address. */
export function parseStoreUrl(text: string): StoreAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const database = decoded(url.pathname.slice(1));
  const user = decoded(url.username);
  const socket = url.searchParams.get('socket') ?? undefined;
  const others = [...url.searchParams.keys()].filter((key) => key !== 'socket');
  const isOurs = url.protocol === 'mysql:' || url.protocol === 'mariadb:';
  if (!isOurs || url.hostname === '' || others.length > 0 || url.hash !== '') return undefined;
  if (user === undefined || user === '' || database === undefined) return undefined;
  if (!/^[\p{L}\p{N}_$-]{1,64}$/u.test(database)) return undefined;
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  return { host, port: url.port === '' ? 3306 : Number(url.port), user, database, socket };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export const StoreSection = z
  .strictObject({
    url: z
      .string()
      .refine((text) => !hasPassword(text), { message: NO_PASSWORD, abort: true })
      .refine((text) => parseStoreUrl(text) !== undefined, SHAPE)
      .optional()
      .meta({
        description:
          'A MySQL or MariaDB database, `mysql://USER@HOST[:PORT]/DATABASE`; docs/databases.md. Absent: a SQLite file in the data folder.',
      }),
    password: SecretRef.optional().meta({
      description: 'Password of the user in `store.url`: where it is.',
    }),
    tls: z.enum(['off', 'required']).default('off').meta({
      description: '`required`: the way to the database is encrypted and its certificate verified.',
    }),
    ca: z.string().min(1).optional().meta({
      description:
        'Certificate (PEM file) that the database server’s own must come from. Absent: the authorities that Node trusts.',
    }),
  })
  .prefault({});
export type StoreSection = z.output<typeof StoreSection>;

function hasPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).password !== '';
}
