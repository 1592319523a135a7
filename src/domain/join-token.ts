/**
 * The join token: everything that a new node needs to reach and trust its server,
 * in one line that can be pasted. `tsn1.` + base64url of JSON.
 */
import { z } from 'zod';
import { NodeId } from './manifest.ts';

const PREFIX = 'tsn1.';

/** Login under which a token's secret is the password; no node may have it as its id. */
export const JOIN_USER = 'join';

export const JoinToken = z
  .object({
    /** Hosts or addresses to try by SSH, in this order; none in a token for HTTPS. */
    addresses: z.array(z.string().min(1)),
    port: z.int().min(1).max(65_535),
    /** Fingerprint of the server's host key, `SHA256:…`. */
    hostKeySha256: z.string().startsWith('SHA256:'),
    node: NodeId,
    secret: z.string().min(16),
    /** UTC milliseconds after which it is worthless. */
    exp: z.int(),
    /** Where the node ships over HTTPS instead of SFTP. */
    url: z.string().startsWith('http').optional(),
    /** PEM: the certificate to trust there instead of the public authorities. */
    ca: z.string().optional(),
  })
  .refine(({ addresses, url }) => addresses.length > 0 || url !== undefined);
export type JoinToken = z.output<typeof JoinToken>;

export function formatJoinToken(token: JoinToken): string {
  // Everything in it is ASCII: names, addresses, base64.
  const base64 = btoa(JSON.stringify(token));
  return PREFIX + base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The token in `text`; undefined when it is incomplete or not one of ours. */
export function parseJoinToken(text: string): JoinToken | undefined {
  const line = text.trim();
  if (!line.startsWith(PREFIX)) return undefined;
  const json = decode(line.slice(PREFIX.length));
  return json === undefined ? undefined : JoinToken.safeParse(json).data;
}

function decode(base64url: string): unknown {
  try {
    return JSON.parse(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}
