/** The page over time and on small screens: answers that come late, words that somebody writes, a thumb's width. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { sampleTranscript } from '../support/samples.ts';
import { buildPage, openBrowser, visit } from './browser.ts';
import { hear, mention, NOON, openSite, receive, tell, type WebSite } from './support.ts';

const NO_AUDIO = { format: 'pcm', class: 'empty', sampleRateHz: 8000, channels: 1 } as const;

/** Resolves when the page was told of a recording over its live connection. */
function toldOf(page: Page, id: string): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes(id)) resolve();
      });
    });
  });
}

async function becomesEmpty(site: WebSite, id: string): Promise<void> {
  await site.store.transaction((tx) =>
    tx.recordings.putAudioFacts(id, { ...NO_AUDIO, durationMs: 0 }),
  );
  await tell(site, { kind: 'ingested', recordingId: id });
}

function isWider(): boolean {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth;
}
/** Of the browser; the tests are checked without its types. */
declare const document: { documentElement: { scrollWidth: number; clientWidth: number } };

test('the page over time and on small screens', async (t) => {
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const files = await buildPage(t);

  await t.test('an answer that comes late undoes nothing that was told since', async (t) => {
    const site = await openSite(t);
    const id = await receive(site);
    const { page, address } = await visit(t, browser, site, files);
    await page.locator('.row', { hasText: 'Received' }).waitFor();
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route('**/api/recordings?*', async (route) => {
      const response = await route.fetch(); // as it is now
      asked.resolve();
      await held.promise;
      await route.fulfill({ response });
    });
    const told = toldOf(page, id);
    await page.goto(address);
    await asked.promise;
    await page.getByText('Live', { exact: true }).waitFor();
    await becomesEmpty(site, id);
    await told;
    held.resolve();
    await page.locator('.row', { hasText: 'No audio' }).waitFor();
  });

  await t.test('a list that could not be read is read when the server is back', async (t) => {
    const site = await openSite(t);
    await hear(site, { words: ['good morning everyone'] });
    const { page, address, stop, restart } = await visit(t, browser, site, files);
    await page.route('**/api/recordings?*', (route) =>
      route.fulfill({ status: 503, json: { code: 'store/busy', message: 'busy', hint: 'wait' } }),
    );
    await page.goto(address);
    await page.locator('.failure', { hasText: 'store/busy' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.unroute('**/api/recordings?*');
    await stop();
    await page.getByText('Reconnecting').waitFor();
    await restart();
    await page.getByText('good morning everyone').waitFor();
    assert.equal(await page.locator('.failure').count(), 0);
  });

  await t.test('a search that fails does not say that nothing was found', async (t) => {
    const site = await openSite(t);
    await hear(site, { words: ['the repeater'] });
    const { page } = await visit(t, browser, site, files);
    await page.getByText('the repeater').waitFor();
    await page.route('**/api/search*', (route) =>
      route.fulfill({ status: 503, json: { code: 'store/busy', message: 'busy', hint: 'wait' } }),
    );
    await page.getByRole('searchbox').fill('repeater');
    await page.locator('.failure', { hasText: 'store/busy' }).waitFor();
    assert.equal(await page.getByText('Nothing found').count(), 0);
  });

  await t.test('words that somebody writes stay while the recording changes', async (t) => {
    const site = await openSite(t);
    const id = await hear(site, { words: ['first guess'] });
    const { page } = await visit(t, browser, site, files);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.locator('.row').click();
    await page.getByText('Correct these words').click();
    await page.keyboard.type(' and what I write');
    await site.needs.correct(id, { text: 'another person was faster', author: 'W1AW' });
    await page.locator('.segment', { hasText: 'another person' }).waitFor();
    await page.keyboard.press('Escape');
    assert.match(await page.getByLabel('What was really said').inputValue(), /what I write/);
    await page.keyboard.press('Escape');
    await page.locator('.detail').waitFor({ state: 'detached' });
    await page.locator('.row a:focus').waitFor();
  });

  await t.test('words that the same model replaced are listed last, and marked', async (t) => {
    const site = await openSite(t);
    const id = await hear(site, { words: ['first guess'] });
    const again = sampleTranscript('second guess', 'f'.repeat(64)); // the model of `hear`
    await site.store.transaction((tx) => tx.transcripts.put(id, again));
    const { page } = await visit(t, browser, site, files);
    await page.locator('.row', { hasText: 'second guess' }).click();
    await page.getByText('All versions of these words').click();
    const versions = page.locator('.versions li');
    await versions.nth(1).waitFor();
    const [shown, earlier] = await versions.allInnerTexts();
    assert.match(shown ?? '', /, shown\n+second guess$/);
    assert.match(earlier ?? '', /, earlier of the same model, replaced .*\n+first guess$/);
  });

  await t.test(
    'a node that never joined can be chosen: an import, a drop folder, an upload',
    async (t) => {
      const site = await openSite(t);
      await hear(site, { words: ['from the attic'], node: 'archive' });
      await hear(site, { words: ['from the hill'], node: 'hilltop', at: NOON + 1000 });
      const { page } = await visit(t, browser, site, files);
      await page.getByText('from the hill').waitFor();
      await page.getByLabel('Node').selectOption('archive');
      await page.getByText('from the hill').waitFor({ state: 'detached' });
      await page.getByText('from the attic').waitFor();
    },
  );

  await t.test('how the server is can be opened and closed by keys', async (t) => {
    const site = await openSite(t);
    const reason = '3 recordings without audio';
    site.says.parts = [{ part: 'audio', state: 'ready', code: null, reason, hint: 'Look anew.' }];
    const { page } = await visit(t, browser, site, files);
    await page.locator('.server-state summary').focus();
    await page.keyboard.press('Enter');
    await page.getByText(reason).waitFor();
    await page.getByText('Look anew.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(reason).waitFor({ state: 'hidden' });
  });

  await t.test('on a phone nothing is wider than the screen', async (t) => {
    const site = await openSite(t);
    site.says.testModel = true;
    const reason = `no room on /${'a-very-long-folder/'.repeat(10)}`;
    site.says.parts = ['storage', 'recogniser', 'webhook radio.example.org'].map((part) => ({
      ...{ part, state: 'down', code: 'data/disk-full', reason, hint: 'Free space.' },
    }));
    const node = 'n'.repeat(63);
    await site.store.transaction(async (tx) => {
      await tx.nodes.put({ id: node, publicKey: 'k', joinedAt: NOON });
    });
    const calls = Array.from(
      { length: 40 },
      (_, i) => `W${i % 10}A${String.fromCharCode(65 + i / 2)}`,
    );
    const words = [`${calls.join(' ')} ${'Llanfair'.repeat(20)}`];
    const mentions = calls.map((call) => mention(words, call, call));
    await hear(site, { node, words, mentions, name: `${'x'.repeat(200)}\u202egpj.wav` });
    const viewport = { width: 360, height: 640 };
    const { page } = await visit(t, browser, site, files, { viewport });
    await page.getByText('Llanfair').waitFor();
    await page.getByText('and 28 more').waitFor();
    await page.getByText('storage is down').waitFor();
    assert.equal(await page.evaluate(isWider), false, 'the list');
    await page.locator('.row a').click();
    await page.getByText('these words are not to be relied on').waitFor();
    await page.getByText('About this recording').click();
    await page.getByText('\ufffdgpj.wav').waitFor();
    assert.equal(await page.evaluate(isWider), false, 'the open recording');
  });
});
