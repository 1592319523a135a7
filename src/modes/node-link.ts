/** How a node reaches its server, by `ship.transport`; the rest of the node knows no difference. */
import { readFile } from 'node:fs/promises';
import type { NodeConfig } from '../config/node-config.ts';
import type { ServerCard } from '../domain/manifest.ts';
import { connectSftp, type SftpTarget } from '../engines/sftp/connection.ts';
import { readPrivateKey, signerOf } from '../engines/sftp/keys.ts';
import { sftpLink } from '../engines/sftp/link.ts';
import type { Pace } from '../engines/sftp/pace.ts';
import { greetServer } from '../engines/sftp/server-card.ts';
import type { ServerLink } from '../node/server-link.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';

interface Needs {
  readonly config: Pick<NodeConfig, 'nodeId' | 'ship'>;
  readonly clock: Clock;
  readonly pace?: Pace | undefined;
}

export interface Linked {
  readonly link: ServerLink;
  /** Undefined at a plain OpenSSH account. */
  readonly card: ServerCard | undefined;
}

/** One attempt: connects, greets, proves the key. Throws `sftp/…`, `https/…`. */
export function linkServer(needs: Needs): Promise<Linked> {
  return needs.config.ship.transport === 'https' ? overHttps(needs) : overSftp(needs);
}

async function overSftp({ config, clock, pace }: Needs): Promise<Linked> {
  const { ship } = config;
  const privateKey = await readPrivateKey(ship.key);
  const target = sftpTarget(ship);
  const connection = await connectSftp({ target, credential: { privateKey }, clock });
  try {
    const card = await greetServer(connection, ship.remoteDir);
    // Only a tsn server has looked at the bytes when it answers.
    const receipt = ship.receipt ?? (card === undefined ? 'read-back' : 'rename');
    return { link: sftpLink(connection, { ...ship, receipt, clock, pace }), card };
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

function sftpTarget({ host, port, user, hostKey }: NodeConfig['ship']): SftpTarget {
  if (host !== undefined && hostKey !== undefined) return { host, port, user, hostKey };
  throw new TsnError('config/invalid', 'ship.host and ship.hostKey are needed for sftp');
}

async function overHttps({ config, clock, pace }: Needs): Promise<Linked> {
  const { url, caFile, key, connections } = config.ship;
  if (url === undefined) throw new TsnError('config/invalid', 'ship.url is needed for https');
  const sign = signerOf(await readPrivateKey(key));
  const ca = caFile === undefined ? undefined : await readCa(caFile);
  // One more than there are shipments at a time: the heartbeat does not wait for them.
  const options = { url, ca, clock, pace, sign, connections: connections + 1 };
  // Loaded by those alone that have no SSH.
  const { connectHttps } = await import('../engines/https/link.ts');
  return connectHttps({ ...options, node: config.nodeId });
}

async function readCa(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new TsnError('config/invalid', `ship.caFile: ${path} cannot be read`, { cause });
  }
}
