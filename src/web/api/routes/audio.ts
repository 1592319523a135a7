/**
 * The sound of one recording: a form that browsers play, or with `?original=1`
 * the recorder's own bytes. Ranges and validators, because players seek.
 */
import { type Context, Hono } from 'hono';
import type { StoredSound } from '../../../domain/ports.ts';
import { disposition } from '../disposition.ts';
import type { WebNeeds } from '../needs.ts';
import { AudioQuery, readQuery } from '../query.ts';
import { type ByteRange, readRange } from '../range.ts';
import { toStream } from '../stream.ts';

export function audioRoute({ audio }: Pick<WebNeeds, 'audio'>): Hono {
  return new Hono()
    .get('/:id/audio', async (c) => {
      const { original } = readQuery(AudioQuery, c.req.query());
      const id = c.req.param('id');
      if (original) return serve(c, await audio.original(id), 'attachment');
      return serve(c, await audio.playable(id), 'inline');
    })
    .get('/:id/waveform', async (c) => c.json(await audio.waveform(c.req.param('id'))));
}

/** Nothing that is stored is ever served as a page, whatever its name says. */
function soundType(contentType: string): string {
  return contentType.startsWith('audio/') ? contentType : 'application/octet-stream';
}

function serve(c: Context, sound: StoredSound, kind: 'inline' | 'attachment'): Response {
  const { sizeBytes, etag } = sound;
  c.header('Accept-Ranges', 'bytes');
  c.header('ETag', etag);
  c.header('Cache-Control', 'private, max-age=3600');
  if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304);

  const range = readRange(rangeHeader(c, etag), sizeBytes);
  if (range === 'unsatisfiable') {
    c.header('Cache-Control', 'no-store'); // true of this question, not of the recording
    return c.body(null, 416, { 'Content-Range': `bytes */${sizeBytes}` });
  }

  c.header('Content-Type', soundType(sound.contentType));
  c.header('Content-Disposition', disposition(kind, sound.fileName));
  if (range === 'whole') return send(c, sound, 200, { 'Content-Length': String(sizeBytes) });
  const partly = {
    'Content-Length': String(range.end - range.start + 1),
    'Content-Range': `bytes ${range.start}-${range.end}/${sizeBytes}`,
  };
  return send(c, sound, 206, partly, range);
}

/** What is opened is read to its end or let go; for an answer without a body nobody would do either. */
function send(
  c: Context,
  { read }: StoredSound,
  status: 200 | 206,
  headers: Readonly<Record<string, string>>,
  range?: ByteRange,
): Response {
  if (c.req.method === 'HEAD') return c.body(null, status, headers);
  return c.body(toStream(read(range)), status, headers);
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
