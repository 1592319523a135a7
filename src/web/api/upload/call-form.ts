/**
 * Reads a multipart upload as it comes: fields within limits, the audio straight to the
 * disk. Whatever is sent, memory stays bounded, and a sender that falls silent is given up.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import type { CallDraft } from '../../../domain/call-inbox.ts';
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';
import { untilIdle } from './idle.ts';
import { inTime, type Patience } from './in-time.ts';

export interface CallForm {
  readonly fields: Readonly<Record<string, string>>;
  /** Undefined: no audio came. */
  readonly audio:
    | { readonly name: string; readonly type: string; readonly draft: CallDraft }
    | undefined;
}

export interface FormNeeds {
  readonly body: ReadableStream<Uint8Array> | null;
  /** With its boundary. */
  readonly contentType: string;
  /** Field that holds the audio. */
  readonly audioField: string;
  draft(): Promise<CallDraft>;
  readonly clock: Clock;
  readonly idleMs: number;
}

const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 256 * 1024,
  fields: 100,
  files: 10,
  parts: 110,
  headerPairs: 20,
  headerSize: 8 * 1024,
};
/** All fields together. */
const MOST_TEXT_BYTES = 1024 * 1024;

/** Throws `web/invalid-request` for what is no such form, `receive/too-large`, `web/too-slow`, `data/…`. */
export async function readCallForm(needs: FormNeeds): Promise<CallForm> {
  const fields: Record<string, string> = {};
  let textBytes = 0;
  let audio: CallForm['audio'];
  const files: Promise<void>[] = [];
  const streams: BusboyFileStream[] = [];
  let hasAudio = false;
  const reader = needs.body?.getReader();
  const parser = startParser(needs);
  const add = (name: string, value: string): void => {
    textBytes += value.length;
    if (textBytes > MOST_TEXT_BYTES) parser.destroy(tooLarge());
    else if (!Object.hasOwn(fields, name)) fields[name] = value;
  };
  parser.on('field', (name, value, _, isCut) => {
    if (isCut) parser.destroy(tooLarge());
    else add(name, value);
  });
  parser.on('file', (name, stream, fileName, _, type) => {
    // A torn body ends the stream before anybody reads it; the parser says so too.
    stream.on('error', (error) => void parser.destroy(error));
    streams.push(stream);
    const isAudio = name === needs.audioField && !hasAudio;
    hasAudio ||= isAudio;
    const work = isAudio
      ? needs.draft().then((draft) => {
          audio = { name: fileName, type, draft };
          return writeAll(stream, draft);
        })
      : readText(stream).then((text) => add(name, text));
    // A failure here ends the whole: nobody waits for the rest of the request.
    files.push(work.catch((error: unknown) => void parser.destroy(error as Error)));
  });
  try {
    const pieces = patiently(reader, needs);
    await pipeline(Readable.from(pieces), parser);
    await Promise.all(files);
    return { fields, audio };
  } catch (error) {
    for (const stream of streams) stream.destroy(); // the parser's end is not theirs
    await Promise.allSettled(files);
    await audio?.draft.discard();
    const isSilent = error instanceof TsnError && error.code === 'web/too-slow';
    if (!isSilent) await drain(reader, needs);
    throw error instanceof TsnError ? error : malformed(error);
  }
}

function startParser({ contentType, audioField }: FormNeeds): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: LIMITS,
      isPartAFile: (name, _, fileName) => name === audioField || fileName !== undefined,
    });
  } catch (error) {
    throw malformed(error);
  }
}

/** A call of a minute over the slowest mobile network is through in time. */
const PATIENCE: Patience = { graceMs: 30_000, bytesPerSecond: 1_000, longestMs: 15 * 60_000 };

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function* piecesOf(reader: Reader | undefined): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await reader?.read(); // its own iterator is not everywhere
    if (next === undefined || next.done) return;
    yield next.value;
  }
}

function patiently(
  reader: Reader | undefined,
  { clock, idleMs }: FormNeeds,
): AsyncGenerator<Uint8Array> {
  return untilIdle(inTime(piecesOf(reader), clock, PATIENCE), clock, idleMs);
}

/** Senders look at the answer only after they have sent all: so much is read for their sake. */
const MOST_DRAINED_BYTES = 16 * 1024 * 1024;

async function drain(reader: Reader | undefined, needs: FormNeeds): Promise<void> {
  let sizeBytes = 0;
  try {
    for await (const piece of patiently(reader, needs)) {
      sizeBytes += piece.byteLength;
      if (sizeBytes > MOST_DRAINED_BYTES) return;
    }
  } catch {
    // It is gone: nobody waits for the answer.
  }
}

async function writeAll(stream: BusboyFileStream, draft: CallDraft): Promise<void> {
  for await (const piece of stream) await draft.write(piece as Buffer);
}

/** Text that came as a file, as curl sends `meta`; anything longer is cut off. */
async function readText(stream: BusboyFileStream): Promise<string> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of stream) {
    const bytes = piece as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes <= LIMITS.fieldSize) parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

function tooLarge(): TsnError {
  return new TsnError('receive/too-large', 'the fields of the request are too large');
}

function malformed(error: unknown): TsnError {
  const why = error instanceof Error ? error.message : String(error);
  return new TsnError('web/invalid-request', why, { cause: error });
}
