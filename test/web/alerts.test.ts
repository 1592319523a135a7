/** Emergency and urgency words, from the words of a recording to whoever watches. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertItem } from '../../src/domain/alert.ts';
import type { LiveMessage, Page } from '../../src/domain/views.ts';
import { extractStage } from '../../src/server/extract/extract.ts';
import { startWeb } from '../../src/web/api/listen.ts';
import { watchLive } from '../../src/web/client/live.ts';
import { buildPage, openBrowser, visit } from './browser.ts';
import { openApp } from './open-app.ts';
import { type Heard, hear, NOON, openSite, type WebSite } from './support.ts';

const MAYDAY = 'Mayday, mayday, mayday, this is W7ABC.';

/** A recording with words, looked through by the stage. */
async function hearAll(site: WebSite, heard: Heard): Promise<string> {
  const { store, clock } = site;
  const id = await hear(site, heard);
  await store.transaction(async (tx) => {
    await tx.mentions.lookAgain([id]);
    await tx.jobs.enqueue('extract', id, clock.now());
  });
  const lease = { kinds: ['extract'], worker: 'w', now: clock.now(), forMs: 60_000 } as const;
  const job = (await store.jobs.lease(lease)) ?? assert.fail('no job');
  await extractStage({ store, clock }).run(job, new AbortController().signal);
  return id;
}

test('the API lists alerts, the newest first, page by page and by what is asked', async (t) => {
  const { site, json, ask } = await openApp(t);
  const old = await hearAll(site, { words: [MAYDAY], at: NOON - 3_600_000 });
  const id = await hearAll(site, { words: ['good evening', 'break break, W7ABC'], node: 'valley' });
  const { items } = await json<Page<AlertItem>>('/api/alerts');
  assert.deepEqual(
    items.map(({ recordingId, node, kind, path }) => [recordingId, node, kind, path]),
    [
      [id, 'valley', 'priority', `/recordings/${id}`],
      [old, 'hilltop', 'emergency', `/recordings/${old}`],
    ],
  );
  const first = await json<Page<AlertItem>>('/api/alerts?limit=1');
  const second = await json<Page<AlertItem>>(`/api/alerts?limit=1&after=${first.next}`);
  assert.deepEqual([...first.items, ...second.items], items);
  assert.equal((await json<Page<AlertItem>>('/api/alerts?kind=emergency')).items.length, 1);
  assert.equal((await json<Page<AlertItem>>(`/api/alerts?since=${NOON}`)).items.length, 1);
  assert.equal((await ask('/api/alerts?kind=fire')).status, 400);
});

test('who watches live is told of an alert with its words, and the log of events has it', async (t) => {
  const site = await openSite(t);
  const web = await startWeb({ ...site.needs, host: '127.0.0.1', port: 0, page: new Map() });
  t.after(() => web.close());
  const { promise: told, resolve: tell } = Promise.withResolvers<LiveMessage>();
  const { promise: greeted, resolve: greet } = Promise.withResolvers<void>();
  const leave = watchLive(`http://127.0.0.1:${web.port}`, {
    onState: () => {},
    onMessage(message) {
      if (message.type === 'hello') greet();
      if (message.type === 'recording' && message.kind === 'alert') tell(message);
    },
  });
  t.after(leave);
  await greeted;
  const id = await hearAll(site, { words: [MAYDAY] });
  const message = await told;
  assert.ok(message.type === 'recording');
  assert.equal(message.recording.id, id);
  assert.deepEqual(
    message.recording.alerts.map(({ kind, quote }) => [kind, quote]),
    [['emergency', MAYDAY]],
  );
  const { items } = await site.store.events.after(0, 100);
  assert.equal(items.at(-1)?.kind, 'alert');
});

test('the page marks urgent words in the list and plays from them', async (t) => {
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const files = await buildPage(t);
  const site = await openSite(t);
  await hearAll(site, { words: ['good morning everyone'], at: NOON - 60_000 });
  const { page, complaints } = await visit(t, browser, site, files);
  await page.getByText('Live', { exact: true }).waitFor();
  const words = ['this is a drill, this is a drill', 'and so on', MAYDAY];
  await hearAll(site, { words, durationMs: 60_000 });
  const row = page.locator('.row', { hasText: 'Emergency words' });
  await row.getByText('words of an exercise: “this is a drill”').waitFor();
  assert.equal(await page.locator('.row .alert').count(), 1, 'ordinary words have no mark');
  await page.getByRole('status').filter({ hasText: 'Emergency words at hilltop' }).waitFor();
  await row.click();
  await page.getByRole('button', { name: 'Play from 0:40' }).click();
  await page.locator('.segment-sounds', { hasText: 'Mayday' }).waitFor();
  assert.deepEqual(complaints, []);
});
