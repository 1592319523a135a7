/**
 * The web page, held in memory: embedded files can only be read whole, so they
 * are read once at the start and served from here.
 */
import { gzipSync } from 'node:zlib';
import { listAssets, readAsset } from '../../platform/assets.ts';
import { sha256 } from '../../platform/hash.ts';

export interface PageFile {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
  readonly etag: string;
  /** The name holds a hash of the content: it may be kept for ever. */
  readonly isHashed: boolean;
}

export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  txt: 'text/plain; charset=utf-8',
};

/** All files of the page by path (`/index.html`); empty when this build carries none. */
export function loadPageFiles(): PageFiles {
  const files = new Map<string, PageFile>();
  for (const name of listAssets('web')) {
    const bytes = readAsset(`web/${name}`);
    if (bytes !== undefined) files.set(`/${name}`, toPageFile(name, bytes));
  }
  return files;
}

export function toPageFile(name: string, bytes: Uint8Array): PageFile {
  const contentType = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const isText = /^text|json|svg/.test(contentType);
  return {
    contentType,
    bytes: new Uint8Array(bytes),
    gzip: isText && bytes.length > 1024 ? new Uint8Array(gzipSync(bytes)) : undefined,
    etag: `"${sha256(bytes).slice(0, 32)}"`,
    isHashed: /-[\w-]{8}\.\w+$/.test(name),
  };
}
