/** A server that takes calls of other recorders, and a recorder that sends them. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Answer, openHttp } from '../../src/engines/https/http.ts';
import { newId } from '../../src/platform/ids.ts';
import type { NewUploadKey } from '../../src/store/server/upload-keys.ts';
import { atEnd } from './at-end.ts';
import { type UploadSite, type UploadSiteOptions, uploadSite } from './upload-site.ts';

export const KEY = 'a-key-of-a-recorder-for-tests';

export interface CallSite {
  readonly site: UploadSite;
  /** Makes a key that holds, for any system unless it is said. */
  addKey(this: void, secret: string, change?: Partial<NewUploadKey>): Promise<string>;
  post(this: void, path: string, form: FormData): Promise<Answer>;
  /** Sends a body as it is. */
  postRaw(
    this: void,
    path: string,
    contentType: string,
    body: Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Temporary files that were left. */
  drafts(this: void): readonly string[];
}

export async function callSite(t: TestContext, options: UploadSiteOptions = {}): Promise<CallSite> {
  const site = await uploadSite(t, options);
  const http = openHttp({ url: site.url, ca: site.tls.ca, clock: site.clock });
  atEnd(t, () => http[Symbol.dispose]());
  const postRaw: CallSite['postRaw'] = (path, contentType, body, headers = {}) =>
    http.ask({
      ...{ method: 'POST', path },
      headers: {
        ...{ 'content-type': contentType, 'content-length': String(body.length) },
        ...headers,
      },
      body: pieces(body),
    });
  return {
    site,
    async addKey(secret, change = {}) {
      const keyHash = createHash('sha256').update(secret).digest('hex');
      const key: NewUploadKey = {
        ...{ id: newId(), keyHash, name: 'county', node: 'county', source: null, system: null },
        ...{ rights: ['rdio', 'trunk-recorder', 'openmhz'], createdAt: 1, expiresAt: null },
        ...change,
      };
      await site.store.transaction((tx) => tx.uploadKeys.add(key));
      return key.id;
    },
    async post(path, form) {
      const request = new Response(form);
      const type = request.headers.get('content-type') ?? '';
      return postRaw(path, type, new Uint8Array(await request.arrayBuffer()));
    },
    postRaw,
    drafts() {
      const inbox = join(site.dataDir, 'inbox');
      mkdirSync(inbox, { recursive: true });
      return readdirSync(inbox).filter((name) => name.endsWith('.tmp'));
    },
  };
}

async function* pieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += 10_000) yield body.subarray(at, at + 10_000);
}

/** Fields in their order; a Blob is a file, with its name after a colon in the field's name. */
export function formOf(fields: Readonly<Record<string, string | Blob>>): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    const [name = '', fileName] = field.split(':');
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, fileName);
  }
  return form;
}
