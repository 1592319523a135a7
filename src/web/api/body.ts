/**
 * Bodies of requests, read whole within a limit. Not by hono's limiter: of a body without a
 * length (chunked, or the empty one of a DELETE) it makes a new Request, which Node refuses
 * and Bun takes for a GET.
 */
import type { Context } from 'hono';
import { TsnError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';

/** Throws `web/too-large` when the request says beforehand that it is longer. */
export function refuseAnnounced(c: Context, mostBytes: number): void {
  if (Number(c.req.header('content-length') ?? 0) > mostBytes) throw tooLarge();
}

/** Throws `web/too-large`. */
export async function readBytes(c: Context, mostBytes: number): Promise<Uint8Array> {
  refuseAnnounced(c, mostBytes);
  const reader = c.req.raw.body?.getReader();
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) return Buffer.concat(pieces);
    sizeBytes += next.value.byteLength;
    if (sizeBytes > mostBytes) throw tooLarge();
    pieces.push(next.value);
  }
}

/** Throws `web/too-large`. */
export async function readText(c: Context, mostBytes: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(c, mostBytes));
}

/** Undefined for what is no JSON: the schema says then what it wants. Throws `web/too-large`. */
export async function readJson(c: Context, mostBytes: number): Promise<unknown> {
  return parseJson(await readText(c, mostBytes));
}

function tooLarge(): TsnError {
  return new TsnError('web/too-large', 'the request is too large');
}
