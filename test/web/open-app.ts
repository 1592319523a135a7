/** The whole application over a real store, asked without a socket. */
import type { TestContext } from 'node:test';
import type { Hono } from 'hono';
import { createApp } from '../../src/web/api/app.ts';
import { createLiveHub } from '../../src/web/api/live-hub.ts';
import type { WebNeeds } from '../../src/web/api/needs.ts';
import { type PageFiles, toPageFile } from '../../src/web/api/page-files.ts';
import { openSite, type WebSite } from './support.ts';

export const PAGE: PageFiles = new Map([
  ['/index.html', toPageFile('index.html', Buffer.from('<!doctype html><title>TSN</title>'))],
  ['/assets/index-AbCd1234.js', toPageFile('assets/index-AbCd1234.js', Buffer.alloc(4000, 32))],
]);

export interface OpenedApp {
  readonly site: WebSite;
  readonly app: Hono;
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  readonly json: <T>(path: string) => Promise<T>;
}

interface Changes {
  readonly page?: PageFiles;
  readonly status?: WebNeeds['status'];
  readonly publicHosts?: readonly string[];
  readonly nets?: WebNeeds['nets'];
}

export async function openApp(
  t: TestContext,
  given: Changes | ((site: WebSite) => Changes) = {},
): Promise<OpenedApp> {
  const site = await openSite(t);
  const changes = typeof given === 'function' ? given(site) : given;
  const hub = createLiveHub({ ...site.needs, item: (id) => site.store.views.item(id) });
  t.after(() => hub.close());
  const app = createApp({ ...site.needs, hub, page: PAGE, loopbackOnly: true, ...changes });
  const ask = async (path: string, init?: RequestInit) =>
    app.request(`http://localhost${path}`, init);
  return { site, app, ask, json: async (path) => read(await ask(path)) };
}

/** The body, taken to be what the test says it is. */
export async function read<T>(answer: Response): Promise<T> {
  return (await answer.json()) as T;
}
