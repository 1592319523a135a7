/** What `tsn server token list` prints. */
import { readPublicKey } from '../../engines/sftp-server/host-key.ts';
import type { StoredNode } from '../../store/server/nodes.ts';
import type { StoredToken } from '../../store/server/tokens.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { table } from '../output.ts';

type Listed = readonly StoredToken[];

interface Joined {
  readonly node: string;
  readonly joinedAt: number;
  readonly lastSeenAt: number | null;
  readonly revokedAt: number | null;
  /** Fingerprint of its key. */
  readonly keySha256: string | null;
}

/** Without its whole key. */
export function toJoined(node: StoredNode): Joined {
  const { id, joinedAt, lastSeenAt, revokedAt, publicKey } = node;
  const keySha256 = readPublicKey(publicKey)?.sha256 ?? null;
  return { node: id, joinedAt, lastSeenAt, revokedAt, keySha256 };
}

/** Both tables; the nodes only when there are any. */
export function renderAll(items: Listed, nodes: readonly Joined[], context: CliContext): string {
  if (nodes.length === 0) return renderList(items, context);
  const rows = nodes.map(({ node, joinedAt, lastSeenAt, revokedAt, keySha256 }) => [
    node,
    revokedAt === null ? 'joined' : `revoked ${formatInstant(revokedAt)}`,
    formatInstant(joinedAt),
    formatInstant(lastSeenAt),
    keySha256 ?? '–',
  ]);
  const joined = table(['NODE', 'STATE', 'JOINED', 'LAST SEEN', 'KEY'], rows);
  return `${renderList(items, context)}\n\n${joined}`;
}

function renderList(items: Listed, { clock }: CliContext): string {
  if (items.length === 0) return 'no tokens';
  const rows = items.map((item) => [
    item.id,
    item.node,
    stateOf(item, clock.now()),
    formatInstant(item.createdAt),
    formatInstant(item.expiresAt),
  ]);
  return table(['ID', 'NODE', 'STATE', 'MADE', 'EXPIRES'], rows);
}

function stateOf(item: Listed[number], now: number): string {
  if (item.usedAt !== null) return `used ${formatInstant(item.usedAt)}`;
  if (item.revokedAt !== null) return 'revoked';
  return item.expiresAt <= now ? 'expired' : 'usable';
}
