/**
 * Resumable uploads (tus 1.0) of one node, by @tus/server: it knows the protocol, the
 * node's inbox keeps the bytes. Finishing an upload is accepting the recording, so the
 * answer to the last request is the receipt.
 */
import type { Readable } from 'node:stream';
import { DataStore, Server, Upload } from '@tus/server';
import { type NodeInbox, RECEIPT_HEADER, UPLOAD_PATH } from '../../../domain/upload-inbox.ts';
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';
import type { Log } from '../../../platform/log.ts';
import { forStrangers, statusOf, tellable, toProblem } from '../problem.ts';
import { untilIdle } from './idle.ts';

export interface TusNeeds {
  readonly inbox: NodeInbox;
  readonly maxFileBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly idleMs?: number | undefined;
}

export interface NodeTus {
  handle(request: Request): Promise<Response>;
}

/** `<id>.<ext>`; the inbox looks closer. */
const FILE = /^[0-9a-f-]{36}\.[A-Za-z0-9]{1,8}$/;
/** An older request for the same file has so long to end when a newer one comes. */
const GIVE_WAY_MS = 500;

export function createTus(needs: TusNeeds): NodeTus {
  const { inbox, log } = needs;
  const server = new Server({
    path: `${UPLOAD_PATH}/files`,
    datastore: new InboxStore(needs),
    maxSize: needs.maxFileBytes,
    relativeLocation: true,
    allowedOrigins: [],
    lockDrainTimeout: GIVE_WAY_MS,
    namingFunction: (_request, metadata) => fileOf(metadata),
    onUploadFinish: async (_request, { id }) => ({
      headers: { [RECEIPT_HEADER]: await inbox.accept(id) },
    }),
    onResponseError: (_request, thrown) => toAnswer(thrown, log),
  });
  return { handle: (request) => server.handleWeb(request) };
}

function fileOf(metadata: Upload['metadata']): string {
  const file = metadata?.['filename'] ?? '';
  if (FILE.test(file)) return file;
  throw new TsnError('web/invalid-request', 'Upload-Metadata needs `filename`: <id>.<ext>');
}

/** Undefined leaves tus's own failures as they are: `{status_code, body}`. */
function toAnswer(thrown: unknown, log: Log): { status_code: number; body: string } | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const failure = tellable(forStrangers(thrown, log), log);
  return { status_code: statusOf(failure), body: JSON.stringify(toProblem(failure)) };
}

/** The inbox as the library wants it. */
class InboxStore extends DataStore {
  readonly #needs: TusNeeds;

  constructor(needs: TusNeeds) {
    super();
    this.#needs = needs;
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { inbox } = this.#needs;
    const manifest = upload.metadata?.['manifest'];
    if (manifest) await inbox.putManifest(upload.id.slice(0, upload.id.indexOf('.')), manifest);
    await inbox.begin(upload.id);
    return upload;
  }

  override write(stream: Readable, id: string, offset: number): Promise<number> {
    const { inbox, clock, idleMs } = this.#needs;
    return inbox.write(id, offset, untilIdle<Uint8Array>(stream, clock, idleMs));
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await this.#needs.inbox.look(id);
    if (found === undefined) throw new TsnError('data/not-found', `there is no upload ${id}`);
    const offset = found.state === 'accepted' ? found.sizeBytes : found.offset;
    return new Upload({ id, size: found.sizeBytes, offset });
  }

  override remove(id: string): Promise<void> {
    return this.#needs.inbox.drop(id);
  }
}
