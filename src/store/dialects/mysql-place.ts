/** Where a MySQL or MariaDB database is, and how it is named to people. */

export interface MysqlPlace {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string | undefined;
  /** A socket on this machine, in place of host and port. */
  readonly socket?: string | undefined;
  /** Encrypted, with a certificate that is verified: by the system's authorities, or by `ca` (PEM). */
  readonly tls?: { readonly ca?: string | undefined } | undefined;
}

/** For messages: everything but the password. */
export function placeName({ host, port, user, database, socket }: MysqlPlace): string {
  const at = socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return `mysql://${user}@${at}/${database}`;
}
