/** What a tsn server says of itself in `.tsn/server.json`; read once on each connection. */
import { PROTOCOL_VERSION, ServerCard } from '../../domain/manifest.ts';
import { TsnError } from '../../platform/errors.ts';
import type { SftpConnection } from './connection.ts';
import { remotePath } from './deliver.ts';
import { makeRemoteFolder, readSmall } from './remote-file.ts';

/**
 * The server's card; undefined at a plain OpenSSH account that has none. Also
 * makes the folders that the node writes into. Throws `sftp/incompatible-server`.
 */
export async function greetServer(
  connection: SftpConnection,
  remoteDir: string,
): Promise<ServerCard | undefined> {
  const text = await connection.use(async (channel) => {
    if (remoteDir !== '.') await makeRemoteFolder(channel, remoteDir);
    await makeRemoteFolder(channel, remotePath(remoteDir, '.tsn'));
    return readSmall(channel, remotePath(remoteDir, '.tsn/server.json'));
  });
  if (text === undefined) return undefined;
  const card = readCard(text.toString('utf8'));
  const { min, max } = card.protocol;
  if (PROTOCOL_VERSION < min || PROTOCOL_VERSION > max) {
    const speaks = min === max ? `${min}` : `${min} to ${max}`;
    throw incompatible(`the server speaks protocol ${speaks}, this node ${PROTOCOL_VERSION}`);
  }
  return card;
}

function readCard(text: string): ServerCard {
  try {
    return ServerCard.parse(JSON.parse(text));
  } catch (error) {
    throw incompatible('.tsn/server.json at the server is not a tsn server card', error);
  }
}

function incompatible(message: string, cause?: unknown): TsnError {
  return new TsnError('sftp/incompatible-server', message, { cause });
}
