/**
 * Shipping over HTTPS (docs/protocol.md): a resumable upload (tus 1.0) whose last
 * answer is the receipt. Any step may be cut off and the whole be run again: the end
 * is the same. What is at the server already is verified by its hash before we go on.
 */
import type { Manifest } from '../../domain/manifest.ts';
import { RECEIPT_HEADER, SO_FAR_HEADER, UPLOAD_PATH } from '../../domain/upload-inbox.ts';
import { TsnError } from '../../platform/errors.ts';
import type { Pace } from '../sftp/pace.ts';
import { refusalCode, refusalOf } from './failures.ts';
import type { Answer } from './http.ts';
import { type LocalFile, openLocal, Shortened } from './local-file.ts';
import { type AskSigned, document } from './signed.ts';

export interface Outgoing {
  readonly manifest: Manifest;
  readonly localPath: string;
  /** Without dot. */
  readonly extension: string;
  /** Never tried before: there is nothing at the server to look for. */
  readonly isNew: boolean;
}

export interface DeliverNeeds {
  readonly ask: AskSigned;
  readonly pace?: Pace | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Most bytes in one request: proxies have limits, and a slow line shall not lose much. */
const REQUEST_BYTES = 8 * 1024 * 1024;
/** Longer manifests make a header that proxies refuse: they go first, in a request of their own. */
const MOST_HEADER_BYTES = 4_000;
const TUS = { 'tus-resumable': '1.0.0' };

/** Resolves when the server has confirmed the bytes; `damaged` when the local bytes are not the manifest's. */
export async function deliver(
  needs: DeliverNeeds,
  shipment: Outgoing,
): Promise<'confirmed' | 'damaged'> {
  const { manifest, isNew } = shipment;
  const there = isNew ? undefined : await look(needs, shipment);
  if (there?.receipt === manifest.sha256) return 'confirmed';
  await using local = await openLocal(shipment.localPath, needs.pace, needs.signal);
  if (local.sizeBytes < manifest.sizeBytes) return 'damaged';
  const from = there === undefined ? 0 : await commonStart(local, there);
  try {
    const last = await sendAll(needs, shipment, local, from);
    return judge(last, manifest, local);
  } catch (error) {
    if (error instanceof Shortened) return 'damaged';
    throw error;
  }
}

interface There {
  readonly offset: number;
  readonly soFar: string;
  readonly receipt: string | undefined;
}

function pathOf({ manifest, extension }: Outgoing): string {
  return `${UPLOAD_PATH}/files/${manifest.id}.${extension}`;
}

/** What the server has of an earlier attempt; undefined for nothing. */
async function look({ ask, signal }: DeliverNeeds, shipment: Outgoing): Promise<There | undefined> {
  const answer = await ask({ method: 'HEAD', path: pathOf(shipment), headers: TUS, signal });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw refusalOf(`a look at ${shipment.manifest.id}`, answer);
  return {
    offset: Number(header(answer, 'upload-offset') ?? 0),
    soFar: header(answer, SO_FAR_HEADER) ?? '',
    receipt: header(answer, RECEIPT_HEADER),
  };
}

/** How many bytes at the start are there already. A power cut may have left zeros: only what is equal counts. */
async function commonStart(local: LocalFile, { offset, soFar }: There): Promise<number> {
  return offset > 0 && (await local.startsWith(offset, soFar)) ? offset : 0;
}

/** The answer to the last request. Throws what the server refuses before. */
async function sendAll(
  needs: DeliverNeeds,
  shipment: Outgoing,
  local: LocalFile,
  from: number,
): Promise<Answer> {
  const { sizeBytes } = shipment.manifest;
  const first = from === 0 ? await creation(needs, shipment) : undefined;
  for (let offset = from; ; offset += REQUEST_BYTES) {
    const length = Math.min(REQUEST_BYTES, sizeBytes - offset);
    const { headers, ...request } = (offset === 0 && first) || continuation(shipment, offset);
    const answer = await needs.ask({
      ...request,
      headers: { ...TUS, ...headers, 'content-type': BYTES, 'content-length': String(length) },
      body: () => local.pieces(offset, length),
      signal: needs.signal,
    });
    if (offset + length >= sizeBytes) return answer;
    if (!isSuccess(answer)) throw refusalOf(`sending ${shipment.manifest.id}`, answer);
  }
}

const BYTES = 'application/offset+octet-stream';

/** Begins the upload, with the first bytes in the same request. */
async function creation({ ask, signal }: DeliverNeeds, { manifest, extension }: Outgoing) {
  const text = JSON.stringify(manifest);
  const fields = [`filename ${base64(`${manifest.id}.${extension}`)}`];
  if (text.length <= MOST_HEADER_BYTES) fields.push(`manifest ${base64(text)}`);
  else {
    const path = `${UPLOAD_PATH}/manifests/${manifest.id}`;
    const answer = await ask({ method: 'PUT', path, ...document(text), signal });
    if (!isSuccess(answer)) throw refusalOf(`the manifest of ${manifest.id}`, answer);
  }
  const headers = {
    'upload-length': String(manifest.sizeBytes),
    'upload-metadata': fields.join(','),
  };
  return { method: 'POST', path: `${UPLOAD_PATH}/files`, headers } as const;
}

function continuation(shipment: Outgoing, offset: number) {
  const headers = { 'upload-offset': String(offset) };
  return { method: 'PATCH', path: pathOf(shipment), headers } as const;
}

function judge(
  answer: Answer,
  { id, sha256 }: Manifest,
  local: LocalFile,
): 'confirmed' | 'damaged' {
  if (isSuccess(answer) && header(answer, RECEIPT_HEADER) === sha256) return 'confirmed';
  const isOther = refusalCode(answer) === 'receive/hash-mismatch';
  // The server must never take what was not promised: it has thrown it away.
  if (isOther && local.sha256() !== sha256) return 'damaged';
  if (isSuccess(answer)) throw new TsnError('https/refused', `no receipt for shipment ${id}`);
  throw refusalOf(`shipment ${id}`, answer);
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function header({ headers }: Answer, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : undefined;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
