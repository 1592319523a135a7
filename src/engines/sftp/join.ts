/**
 * A node joins its server with a token: it makes itself a key, hands over the
 * public half under the token's secret, comes back with the key, and proves that
 * shipping works with one short test recording.
 */
import { JOIN_USER, type JoinToken } from '../../domain/join-token.ts';
import { Enroll, Enrolled, PROTOCOL_VERSION } from '../../domain/manifest.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { connectSftp, type SftpConnection, type SftpTarget } from './connection.ts';
import { deliver } from './deliver.ts';
import { persist, shipTest, withNewKey } from './new-node.ts';
import { readSmall, writeSmall } from './remote-file.ts';
import { greetServer } from './server-card.ts';

export interface JoinNeeds {
  readonly token: JoinToken;
  /** Where the key and the node's data go; made when missing. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
  /** How long to wait for the server's word on the key. */
  readonly answerMs?: number;
}

/** What belongs into the node's configuration. */
export interface Joined {
  readonly node: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly keyFile: string;
  /** Shipment id of the test recording that the server confirmed. */
  readonly testRecording: string;
}

const ANSWER_MS = 30_000;
const POLL_MS = 250;

/** Throws `join/refused`, `join/expired-token`, `sftp/…`. An old key stays until the server has taken the new one. */
export async function joinServer(needs: JoinNeeds): Promise<Joined> {
  const { token } = needs;
  const { keyFile, proven } = await withNewKey(needs.dataDir, async (key, taken) => {
    const target = await enrollAnywhere(needs, key.publicKey);
    await taken();
    const login = { ...target, user: token.node };
    const testRecording = await persist(() => prove(needs, login, key.privateKey));
    return { target, testRecording };
  });
  const { host, port, hostKey } = proven.target;
  const { testRecording } = proven;
  return { node: token.node, host, port, user: token.node, hostKey, keyFile, testRecording };
}

/** The first address that answers; a refusal there is final, since it is the pinned server that spoke. */
async function enrollAnywhere(needs: JoinNeeds, publicKey: string): Promise<SftpTarget> {
  const { token, clock } = needs;
  let failure: unknown;
  for (const host of token.addresses) {
    const target = { host, port: token.port, user: JOIN_USER, hostKey: token.hostKeySha256 };
    try {
      const credential = { password: token.secret };
      await using connection = await connectSftp({ target, credential, clock });
      await enroll(connection, needs, publicKey);
      return target;
    } catch (error) {
      failure = inJoinWords(error, needs);
      if (failure instanceof TsnError && failure.code !== 'sftp/unreachable') {
        if (failure.code !== 'sftp/host-key-changed') throw failure;
      }
    }
  }
  throw failure;
}

/** Our clock may be wrong, so the server judges the token's age; ours only chooses the words. */
function inJoinWords(error: unknown, { token, clock }: JoinNeeds): unknown {
  if (!(error instanceof TsnError)) return error;
  if (error.code === 'sftp/refused')
    return new TsnError('join/refused', error.message, { cause: error });
  if (error.code !== 'sftp/key-refused') return error;
  const isOld = token.exp < clock.now();
  const code = isOld ? 'join/expired-token' : 'join/refused';
  const message = `the server refused the token for node ${token.node}`;
  return new TsnError(code, message, { cause: error });
}

async function enroll(
  connection: SftpConnection,
  { token, clock, answerMs = ANSWER_MS }: JoinNeeds,
  publicKey: string,
): Promise<void> {
  const request = Enroll.parse({ version: PROTOCOL_VERSION, node: token.node, publicKey });
  await connection.use(async (channel) => {
    await writeSmall(channel, 'enroll.json', JSON.stringify(request));
    for (let waitedMs = 0; waitedMs < answerMs; waitedMs += POLL_MS) {
      const text = await readSmall(channel, 'enrolled.json');
      if (text !== undefined && isEnrolled(text, token.node)) return;
      await clock.sleep(POLL_MS);
    }
    const message = `the server did not answer to the key of ${token.node}`;
    throw new TsnError('join/refused', message);
  });
}

function isEnrolled(text: Buffer, node: string): boolean {
  try {
    return Enrolled.parse(JSON.parse(text.toString('utf8'))).node === node;
  } catch {
    return false;
  }
}

/** Ships a test recording with the new key; the id under which the server confirmed it. */
async function prove(needs: JoinNeeds, target: SftpTarget, privateKey: string): Promise<string> {
  const { token, clock } = needs;
  await using connection = await connectSftp({ target, credential: { privateKey }, clock });
  await greetServer(connection, '.');
  return await shipTest({ ...needs, node: token.node }, (shipment) =>
    connection.use((channel) =>
      deliver({ channel, clock }, { ...shipment, remoteDir: '.', receipt: 'rename' }),
    ),
  );
}
