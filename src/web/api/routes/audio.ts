/**
 * The sound of one recording: a form that browsers play, or with `?original=1`
 * the recorder's own bytes. Ranges and validators, because players seek.
 */
import { type Context, Hono } from 'hono';
import { createAudioCache, type HeldAudio } from '../audio-cache.ts';
import { disposition } from '../disposition.ts';
import type { WebNeeds } from '../needs.ts';
import { AudioQuery, readQuery } from '../query.ts';
import { readRange } from '../range.ts';

export function audioRoute({ audio }: Pick<WebNeeds, 'audio'>): Hono {
  const cache = createAudioCache();
  return new Hono().get('/:id/audio', async (c) => {
    const { original } = readQuery(AudioQuery, c.req.query());
    const id = c.req.param('id');
    const held = original
      ? await cache.get(`original ${id}`, () => audio.original(id))
      : await cache.get(`playable ${id}`, () => audio.playable(id));
    return serve(c, held, original ? 'attachment' : 'inline');
  });
}

function serve(c: Context, held: HeldAudio, kind: 'inline' | 'attachment'): Response {
  const sizeBytes = held.bytes.length;
  c.header('Accept-Ranges', 'bytes');
  c.header('ETag', held.etag);
  c.header('Cache-Control', 'private, max-age=3600');
  if (matches(c.req.header('if-none-match'), held.etag)) return c.body(null, 304);

  const range = readRange(rangeHeader(c, held.etag), sizeBytes);
  if (range === 'unsatisfiable')
    return c.body(null, 416, { 'Content-Range': `bytes */${sizeBytes}` });

  c.header('Content-Type', held.contentType);
  c.header('Content-Disposition', disposition(kind, held.fileName));
  if (range === 'whole') return c.body(held.bytes, 200, { 'Content-Length': String(sizeBytes) });
  return c.body(held.bytes.subarray(range.start, range.end + 1), 206, {
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
