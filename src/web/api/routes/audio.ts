/**
 * The sound of one recording: a form that browsers play, or with `?original=1`
 * the recorder's own bytes. Ranges and validators, because players seek.
 */
import { type Context, Hono } from 'hono';
import { createAudioCache, type HeldAudio, soundType } from '../audio-cache.ts';
import { disposition } from '../disposition.ts';
import type { WebNeeds } from '../needs.ts';
import { AudioQuery, readQuery } from '../query.ts';
import { type ByteRange, readRange } from '../range.ts';
import { toStream } from '../stream.ts';

export function audioRoute({ audio }: Pick<WebNeeds, 'audio'>): Hono {
  const cache = createAudioCache();
  return new Hono().get('/:id/audio', async (c) => {
    const { original } = readQuery(AudioQuery, c.req.query());
    const id = c.req.param('id');
    if (original) return serve(c, await originalSound(audio, id), 'attachment');
    const held = await cache.get(`playable ${id}`, () => audio.playable(id));
    return serve(c, { ...held, sizeBytes: held.bytes.length, take: takeOf(held) }, 'inline');
  });
}

interface Sound extends Pick<HeldAudio, 'contentType' | 'fileName' | 'etag'> {
  readonly sizeBytes: number;
  take(range?: ByteRange): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

/** The recorder's bytes go through piece by piece: they may be many. */
async function originalSound(audio: WebNeeds['audio'], id: string): Promise<Sound> {
  const { contentType, fileName, sizeBytes, sha256, read } = await audio.original(id);
  return {
    ...{ contentType: soundType(contentType), fileName, sizeBytes },
    etag: `"${sha256}"`,
    take: (range) => toStream(read(range)),
  };
}

function takeOf({ bytes }: HeldAudio): Sound['take'] {
  return (range) => (range === undefined ? bytes : bytes.subarray(range.start, range.end + 1));
}

function serve(c: Context, sound: Sound, kind: 'inline' | 'attachment'): Response {
  const { sizeBytes, etag } = sound;
  c.header('Accept-Ranges', 'bytes');
  c.header('ETag', etag);
  c.header('Cache-Control', 'private, max-age=3600');
  if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304);

  const range = readRange(rangeHeader(c, etag), sizeBytes);
  if (range === 'unsatisfiable')
    return c.body(null, 416, { 'Content-Range': `bytes */${sizeBytes}` });

  c.header('Content-Type', sound.contentType);
  c.header('Content-Disposition', disposition(kind, sound.fileName));
  if (range === 'whole') return c.body(sound.take(), 200, { 'Content-Length': String(sizeBytes) });
  return c.body(sound.take(range), 206, {
    'Content-Length': String(range.end - range.start + 1),
    'Content-Range': `bytes ${range.start}-${range.end}/${sizeBytes}`,
  });
}

/** The range asked for; none when If-Range names other bytes than these (dates never match). */
function rangeHeader(c: Context, etag: string): string | undefined {
  const condition = c.req.header('if-range');
  return condition === undefined || condition === etag ? c.req.header('range') : undefined;
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const names = ifNoneMatch?.split(',').map((name) => name.trim().replace(/^W\//, '')) ?? [];
  return names.includes('*') || names.includes(etag);
}
