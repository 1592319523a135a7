/** Where a request comes from, as far as it bounds how much one sender may have at a time. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * The sender's address; what a proxy on this machine says of it is believed. Of IPv6 the
 * network of a household (/64), since whoever has one address there has all.
 */
export function senderOf(c: Context): string {
  const address = remoteAddress(c);
  if (!isThisMachine(address)) return network(address);
  const said = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return said === undefined || said === '' ? 'here' : network(said);
}

/** Without a connection in tests of the routes alone. */
function remoteAddress(c: Context): string {
  const bindings = c.env as { readonly incoming?: unknown } | undefined;
  return bindings?.incoming === undefined ? '' : (getConnInfo(c).remote.address ?? '');
}

function isThisMachine(address: string): boolean {
  return address === '' || /^(?:::ffff:)?127\./.test(address) || address === '::1';
}

function network(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/, '');
  const [start = ''] = address.split('::');
  return start.split(':').slice(0, 4).join(':');
}
