/** What a person sees and does, in a real browser on the built page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetSessionView } from '../../src/domain/scheduled-net.ts';
import { buildPage, openBrowser, visit } from './browser.ts';
import { fail, hear, mention, NOON, openSite, receive, tell } from './support.ts';

/** What the test asks of an audio element; the tests are checked without the types of browsers. */
interface Sound {
  readonly duration: number;
  currentTime: number;
  addEventListener(name: string, listener: () => void): void;
}

function untilKnown(audio: Sound): Promise<void> {
  return new Promise((resolve) => {
    if (audio.duration > 0) resolve();
    audio.addEventListener('loadedmetadata', () => resolve());
  });
}

/** Not all of it is waited for: it goes on from shortly before its end. */
function untilEnded(audio: Sound): Promise<void> {
  return new Promise((resolve) => {
    audio.addEventListener('ended', () => resolve());
    audio.currentTime = audio.duration - 0.2;
  });
}

test('the page, as a person uses it', async (t) => {
  const browser = await openBrowser(t);
  if (browser === undefined) return;
  const files = await buildPage(t);

  await t.test('says how to begin while nothing was heard', async (t) => {
    const { page, complaints } = await visit(t, browser, await openSite(t), files);
    await page.getByText('Nothing heard yet').waitFor();
    await page.getByText('tsn server token create').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    assert.deepEqual(complaints, []);
  });

  await t.test('lists what was heard and shows what arrives without a reload', async (t) => {
    const site = await openSite(t);
    await hear(site, { words: ['good morning everyone'], at: NOON - 60_000 });
    const { page, complaints } = await visit(t, browser, site, files);
    await page.getByText('good morning everyone').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();

    const words = ['this is W1AW in the valley'];
    const mentions = [mention(words, 'W1AW', 'W1AW')];
    const id = await hear(site, { words, mentions });
    await tell(site, { kind: 'extracted', recordingId: id });
    await page.locator('.row-new', { hasText: 'in the valley' }).waitFor();
    assert.equal(await page.locator('.row').first().getAttribute('data-id'), id, 'on top');
    assert.equal(await page.locator('.row mark').textContent(), 'W1AW');
    assert.deepEqual(complaints, []);
  });

  await t.test(
    'says which net was opened, by whom, and leads to the over that opened it',
    async (t) => {
      const site = await openSite(t);
      const words = ['calling the noon net this is W7ABC'];
      const recordingId = await hear(site, { words });
      const times = { opensAt: NOON, startsAt: NOON, endsAt: NOON + 1, closesAt: NOON + 2 };
      const opened = {
        at: NOON,
        recordingId,
        quote: words[0] ?? '',
        node: 'hill',
        control: 'W7ABC',
      };
      let running: NetSessionView = { ...times, opened: null, closed: null };
      const about = { nodes: null, days: 'daily', start: '12:00', timeZone: 'UTC', lengthMs: 1 };
      const lists = { control: [], roster: [], spoke: [], nextStartsAt: null, last: null };
      const nets = async () => [{ name: 'Noon Net', ...about, ...lists, running }];
      const needs = { ...site.needs, nets };
      const { page, complaints } = await visit(t, browser, { ...site, needs }, files);
      await page.getByText('Live', { exact: true }).waitFor();
      const line = page.getByRole('list', { name: 'Nets' });
      assert.equal(await line.count(), 0, 'not heard to open yet');
      running = { ...running, opened };
      await tell(site, { kind: 'net-opened', recordingId, net: 'Noon Net', callsign: 'W7ABC' });
      await line.getByText(/^opened at [\d:]+ by W7ABC, at hill$/).waitFor();
      await page.locator('output', { hasText: 'Noon Net was opened by W7ABC' }).waitFor();
      await line.getByRole('button').click();
      await page.waitForURL(`**/recordings/${recordingId}`);
      running = { ...running, closed: { at: NOON + 2, recordingId: null, quote: null } };
      await tell(site, { kind: 'net-closed', net: 'Noon Net' });
      await line.getByText(/^closed at [\d:]+, by its time$/).waitFor();
      assert.deepEqual(complaints, []);
    },
  );

  await t.test('says how many recordings nodes still have', async (t) => {
    const site = await openSite(t);
    const beat = { version: 1, node: 'hill', at: NOON, software: 'tsn/1', uptimeMs: 1 } as const;
    const more = { lastScanAt: null, lastFileAt: null, oldestUnshippedAt: null, spoolBytes: 0 };
    await site.store.transaction(async (tx) => {
      await tx.nodes.put({ id: 'hill', publicKey: 'k', joinedAt: NOON });
      await tx.nodes.seen('hill', NOON, { ...beat, ...more, unshipped: 12 });
    });
    const { page, complaints } = await visit(t, browser, site, files);
    await page.getByText('12 to come', { exact: true }).waitFor();
    await page.getByTitle('12 to come, 1 coming in').waitFor();
    assert.deepEqual(complaints, []);
  });

  await t.test('a recording changes its state before the eyes of the viewer', async (t) => {
    const site = await openSite(t);
    const id = await receive(site);
    const { page } = await visit(t, browser, site, files);
    await page.locator('.row', { hasText: 'Received' }).first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await site.store.transaction((tx) =>
      tx.recordings.putAudioFacts(id, {
        format: 'pcm',
        class: 'empty',
        durationMs: 0,
        sampleRateHz: 8000,
        channels: 1,
      }),
    );
    await tell(site, { kind: 'ingested', recordingId: id });
    await page.locator('.row', { hasText: 'No audio' }).waitFor();
  });

  await t.test('finds words and marks them', async (t) => {
    const site = await openSite(t);
    await hear(site, { words: ['the repeater is on the hill'] });
    await hear(site, { words: ['something else entirely'] });
    const { page, complaints } = await visit(t, browser, site, files);
    await page.getByText('something else entirely').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('repeater');
    await page.getByText('something else entirely').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.row mark').textContent(), 'repeater');
    assert.match(page.url(), /\?q=repeater$/);
    await page.getByRole('searchbox').fill('zebra');
    await page.getByText('Nothing found').waitFor();
    assert.deepEqual(complaints, []);
  });

  await t.test('plays a recording and follows it in the text', async (t) => {
    const site = await openSite(t);
    const words = ['good morning', 'this is whiskey one alpha whiskey'];
    const mentions = [mention(words, 'whiskey one alpha whiskey', 'W1AW')];
    const durationMs = 60_000; // longer than any machine takes to look
    await hear(site, { words, mentions, hidden: 'thanks for watching', durationMs });
    const { page, complaints } = await visit(t, browser, site, files);
    await page.locator('.row').click();
    const audio = page.locator('audio');
    await audio.evaluate(untilKnown);
    assert.equal(await audio.evaluate((element: Sound) => element.duration), 60);
    assert.equal(await page.locator('.segment').count(), 2);
    assert.equal(await page.locator('.segment mark').textContent(), 'whiskey one alpha whiskey');

    await page.locator('.segment', { hasText: 'alpha' }).click();
    await page.locator('.segment-sounds', { hasText: 'alpha' }).waitFor();
    await audio.evaluate(untilEnded);
    await page.getByRole('button', { name: 'Play' }).waitFor();

    await page.getByRole('button', { name: 'Show 1 hidden segment' }).click();
    await page.getByText('thanks for watching').waitFor();
    await page.getByText('a phrase recognisers make up').waitFor();
    assert.deepEqual(complaints, []);
  });

  await t.test('is used by keys: j, k, space and escape', async (t) => {
    const site = await openSite(t);
    const durationMs = 60_000; // longer than any machine takes to look
    const older = await hear(site, { words: ['the first'], at: NOON, durationMs });
    const newer = await hear(site, { words: ['the second'], at: NOON + 1000, durationMs });
    const { page } = await visit(t, browser, site, files);
    await page.getByText('the second').waitFor();
    await page.keyboard.press('j');
    await page.waitForURL(`**/recordings/${newer}`);
    await page.keyboard.press('j');
    await page.waitForURL(`**/recordings/${older}`);
    await page.keyboard.press('k');
    await page.waitForURL(`**/recordings/${newer}`);
    await page.locator('.detail .segment').waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.detail').waitFor({ state: 'detached' });
  });

  await t.test('what is to play before its outline came plays when it comes', async (t) => {
    const site = await openSite(t);
    const id = await hear(site, { words: ['the first'], durationMs: 60_000 });
    const { page } = await visit(t, browser, site, files);
    const held = Promise.withResolvers<void>();
    await page.route('**/waveform*', (route) => held.promise.then(() => route.continue()));
    await page.locator('.row').click();
    await page.waitForURL(`**/recordings/${id}`);
    await page.locator('.detail .segment').waitFor();
    await page.keyboard.press(' ');
    held.resolve();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  await t.test('a callsign is a filter', async (t) => {
    const site = await openSite(t);
    const words = ['this is VE3/W1AW'];
    const mentions = [{ ...mention(words, 'VE3/W1AW', 'W1AW'), prefix: 'VE3' }];
    await hear(site, { words, mentions });
    await hear(site, { words: ['nobody in particular'] });
    const { page } = await visit(t, browser, site, files);
    await page.getByRole('button', { name: 'VE3/W1AW' }).click();
    await page.getByText('nobody in particular').waitFor({ state: 'detached' });
    assert.match(page.url(), /callsign=W1AW/);
    await page.getByRole('button', { name: /^Show all callsigns again/ }).click();
    await page.getByText('nobody in particular').waitFor();
  });

  await t.test('a failure comes with its code and remedy and can be tried again', async (t) => {
    const site = await openSite(t);
    await fail(site);
    const { page } = await visit(t, browser, site, files);
    await page.locator('.row', { hasText: 'the file holds no audio' }).click();
    await page.locator('.detail code', { hasText: 'audio/not-audio' }).waitFor();
    await page.locator('.failure-hint').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It will be tried again').waitFor();
    assert.equal(site.revived.length, 1);
  });

  await t.test('words heard on the air are text, never markup', async (t) => {
    const site = await openSite(t);
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script> W1AW';
    await hear(site, { words: [evil], mentions: [mention([evil], 'W1AW', 'W1AW')], node: 'n' });
    const { page, complaints } = await visit(t, browser, site, files);
    await page.locator('.row').click();
    await page.locator('.segment', { hasText: 'onerror' }).waitFor();
    await page.getByRole('searchbox').fill('script');
    await page.locator('.row mark').first().waitFor();
    assert.equal(await page.title(), 'TSN');
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.deepEqual(complaints, []);
  });

  await t.test('comes back after the server was away, and misses nothing', async (t) => {
    const site = await openSite(t);
    await hear(site, { words: ['before'] });
    const { page, stop, restart } = await visit(t, browser, site, files);
    await page.getByText('Live', { exact: true }).waitFor();
    await stop();
    await page.getByText('Reconnecting').waitFor();
    const recordingId = await hear(site, { words: ['while it was away'], at: NOON + 1000 });
    await site.store.transaction(async (tx) => tx.events.add({ kind: 'transcribed', recordingId }));
    await restart();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('while it was away').waitFor();
  });

  await t.test('warns loudly of the test model and of a recogniser that is down', async (t) => {
    const site = await openSite(t);
    site.says.testModel = true;
    site.says.parts = [
      {
        part: 'recogniser',
        state: 'down',
        code: 'whisper/no-model',
        reason: 'No model is set.',
        hint: 'Get one with `tsn models pull`; jobs wait until then.',
      },
    ];
    const { page } = await visit(t, browser, site, files);
    await page.getByText('it knows about two hundred words').waitFor();
    await page.getByText('The recogniser is down.').waitFor();
    await page.getByText('whisper/no-model').waitFor();
  });
});
