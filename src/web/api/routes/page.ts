/** The web page: its files from memory, and index.html for every address inside the page. */
import { type Context, Hono } from 'hono';
import { TsnError } from '../../../platform/errors.ts';
import type { PageFile, PageFiles } from '../page-files.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

export function pageRoutes(files: PageFiles): Hono {
  return new Hono().get('*', (c) => {
    const found = files.get(c.req.path);
    if (found !== undefined && c.req.path !== '/index.html') return serve(c, found);
    if (/\.\w+$/.test(c.req.path) && c.req.path !== '/index.html')
      throw new TsnError('web/no-route', 'no such file');
    const index = files.get('/index.html');
    if (index === undefined) throw new TsnError('web/no-page', 'this build carries no web page');
    return serve(c, index);
  });
}

function serve(c: Context, file: PageFile): Response {
  c.header('Content-Type', file.contentType);
  c.header('Cache-Control', file.isHashed ? FOR_EVER : 'no-cache');
  c.header('ETag', file.etag);
  c.header('Vary', 'Accept-Encoding');
  if (c.req.header('if-none-match')?.includes(file.etag)) return c.body(null, 304);
  const packed = acceptsGzip(c) ? file.gzip : undefined;
  if (packed !== undefined) c.header('Content-Encoding', 'gzip');
  const bytes = packed ?? file.bytes;
  return c.body(bytes, 200, { 'Content-Length': String(bytes.length) });
}

function acceptsGzip(c: Context): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))/i.test(c.req.header('accept-encoding') ?? '');
}
