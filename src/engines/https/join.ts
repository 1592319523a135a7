/**
 * A node joins its server over HTTPS: the same token, key and test recording as over
 * SSH. What the pinned host key is there, the certificate is here.
 */
import { Enroll, Enrolled, PROTOCOL_VERSION } from '../../domain/manifest.ts';
import { UPLOAD_PATH } from '../../domain/upload-inbox.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { signerOf } from '../sftp/keys.ts';
import { persist, shipTest, withNewKey } from '../sftp/new-node.ts';
import { refusalCode, refusalOf } from './failures.ts';
import { openHttp } from './http.ts';
import { connectHttps, greet } from './link.ts';
import { document, type Signer } from './signed.ts';

export interface HttpsJoinNeeds {
  readonly url: string;
  /** PEM; trusted instead of the public authorities. */
  readonly ca?: string | undefined;
  readonly node: string;
  readonly secret: string;
  /** Of the token, to choose the words of a refusal. */
  readonly exp: number;
  /** Where the key goes; made when missing. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
}

export interface HttpsJoined {
  readonly node: string;
  readonly url: string;
  readonly keyFile: string;
  /** Shipment id of the test recording that the server confirmed. */
  readonly testRecording: string;
}

/** Throws `join/refused`, `join/expired-token`, `https/…`. */
export async function joinOverHttps(needs: HttpsJoinNeeds): Promise<HttpsJoined> {
  const { keyFile, proven } = await withNewKey(needs.dataDir, async (key, taken) => {
    const sign = signerOf(key.privateKey);
    const refused = await enroll(needs, key.publicKey).then(taken, (error: unknown) => error);
    // The answer may have been lost after the key was taken: then it lets us in.
    try {
      return await persist(() => prove(needs, sign));
    } catch (error) {
      throw refused ?? error;
    }
  });
  return { node: needs.node, url: needs.url, keyFile, testRecording: proven };
}

async function prove(needs: HttpsJoinNeeds, sign: Signer['sign']): Promise<string> {
  const { link } = await connectHttps({ ...needs, sign });
  await using _ = link;
  return await shipTest(needs, (shipment) => link.deliver({ ...shipment, isNew: true }));
}

async function enroll(needs: HttpsJoinNeeds, publicKey: string): Promise<void> {
  const { node, secret } = needs;
  using http = openHttp(needs);
  await greet(http, needs);
  const request = Enroll.parse({ version: PROTOCOL_VERSION, node, publicKey });
  const { headers, body } = document(JSON.stringify(request));
  const answer = await http.ask({
    ...{ method: 'POST', path: `${UPLOAD_PATH}/enroll`, body: body?.() },
    headers: { ...headers, authorization: `Bearer ${secret}` },
  });
  if (answer.status === 200 && isEnrolled(answer.text, node)) return;
  throw inJoinWords(refusalOf('the token', answer), refusalCode(answer), needs);
}

function isEnrolled(text: string, node: string): boolean {
  try {
    return Enrolled.parse(JSON.parse(text)).node === node;
  } catch {
    return false;
  }
}

/** Our clock may be wrong, so the server judges the token's age; ours only chooses the words. */
function inJoinWords(
  refusal: TsnError,
  code: string | undefined,
  { exp, clock }: HttpsJoinNeeds,
): TsnError {
  if (code?.startsWith('join/') !== true) return refusal;
  const isOld = code === 'join/refused' && exp < clock.now();
  return new TsnError(isOld ? 'join/expired-token' : 'join/refused', refusal.message);
}
