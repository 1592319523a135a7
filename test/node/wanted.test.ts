/** What a server asks for again: shipped where the same bytes still are, and nothing else is touched. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ServerCard } from '../../src/domain/manifest.ts';
import type { ServerLink } from '../../src/node/server-link.ts';
import { shipWanted } from '../../src/node/wanted.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { sha256Of, someBytes } from '../support/files.ts';
import { spoolSite } from '../support/spool-site.ts';

const KB = someBytes(1_000);
const OTHER = someBytes(1_000, 2);
const CARD: ServerCard = {
  ...{ protocol: { min: 1, max: 1 }, software: 'tsn/test', serverTime: 0 },
  limits: { maxFileBytes: 1e9 },
};

async function setUp(t: TestContext) {
  const site = await spoolSite(t);
  const moveTo = join(site.dataDir, 'done');
  const asks = { text: '' as string | undefined, card: CARD as ServerCard | undefined };
  const link: ServerLink = {
    closed: new Promise<TsnError>(() => {}),
    deliver: () => Promise.reject(new TsnError('bug', 'nothing is shipped here')),
    heartbeat: async () => {},
    wanted: async () => asks.text,
    [Symbol.asyncDispose]: async () => {},
  };
  const room = { shortage: undefined as string | undefined };
  const connection = {
    get state() {
      return { state: 'connected', since: 0, card: asks.card } as const;
    },
    use: <T>(work: (link: ServerLink) => Promise<T>) => work(link),
  };
  let found = 0;
  const onFound = (): void => {
    found += 1;
  };
  const needs = {
    ...{ ...site.needs, connection, moveTo, onFound },
    room: async () => room.shortage,
  };
  /** As the ship stage does; the copy stays. */
  const confirm = async (id: string): Promise<void> => {
    const lease = { kinds: ['ship'] as const, worker: 'w', now: site.clock.now(), forMs: 1_000 };
    const job = await site.store.jobs.lease(lease);
    assert.ok(job?.subjectId === id);
    await site.store.transaction((tx) => tx.jobs.complete(job));
    await site.confirm(id);
  };
  return {
    ...{ ...site, confirm, moveTo, asks, room },
    found: () => found,
    /** Confirmed, and no copy left in the spool, as without `archive.keep`. */
    letGo: async (name: string, bytes: Uint8Array): Promise<string> => {
      const id = await site.spool(name, bytes);
      await confirm(id);
      await site.store.transaction((tx) => tx.held.confirmed(id, false));
      renameSync(join(site.dataDir, 'spool', `${id}.wav`), join(site.dataDir, `${id}.gone`));
      return id;
    },
    askFor: (text: string | undefined): Promise<void> => {
      asks.text = text;
      return shipWanted(needs, new AbortController().signal);
    },
    ask: async (
      ...wanted: readonly (readonly [name: string, bytes: Uint8Array])[]
    ): Promise<void> => {
      const listed = wanted.map(([originalName, bytes]) => ({
        ...{ source: 'main', originalName, sha256: sha256Of(bytes), sizeBytes: bytes.length },
      }));
      asks.text = JSON.stringify({ version: 1, wanted: listed });
      await shipWanted(needs, new AbortController().signal);
    },
    jobs: async () => (await site.store.jobs.list({ limit: 9 })).map((job) => job.subjectId),
  };
}

test('it comes from the recorder’s folder, from where it was moved, or from the kept copy', async (t) => {
  const { letGo, spool, confirm, ask, jobs, copies, original, moveTo, found } = await setUp(t);
  const there = await letGo('there.wav', KB);
  const moved = await letGo('moved.wav', KB);
  const aside = await letGo('aside.wav', KB);
  const kept = await spool('kept.wav', KB);
  await confirm(kept);
  mkdirSync(join(moveTo, 'main'), { recursive: true });
  renameSync(original('moved.wav'), join(moveTo, 'main/moved.wav'));
  writeFileSync(join(moveTo, 'main/aside.wav'), OTHER);
  renameSync(original('aside.wav'), join(moveTo, `main/aside.${sha256Of(KB).slice(0, 12)}.wav`));
  const names = ['there.wav', 'moved.wav', 'aside.wav', 'kept.wav'];
  await ask(...names.map((name) => [name, KB] as const));
  const all = [there, moved, aside, kept];
  assert.deepEqual((await jobs()).toSorted(), all.toSorted());
  assert.deepEqual(copies(all), [true, true, true, true], 'safe until the server has them');
  assert.equal(found(), 4);

  await ask(['there.wav', KB]);
  assert.deepEqual([(await jobs()).length, found()], [4, 4], 'asked twice it is shipped once');
});

test('other bytes, files that are gone, and what was never shipped stay where they are', async (t) => {
  const { letGo, spool, ask, jobs, original, dataDir, store, found } = await setUp(t);
  const changed = await letGo('changed.wav', KB);
  await letGo('gone.wav', KB);
  const waiting = await spool('waiting.wav', KB);
  writeFileSync(original('changed.wav'), OTHER);
  renameSync(original('gone.wav'), join(dataDir, 'elsewhere'));
  writeFileSync(original('secret.wav'), KB);
  const names = ['changed.wav', 'gone.wav', 'waiting.wav', 'secret.wav', '../../etc/passwd'];
  await ask(...names.map((name) => [name, KB] as const), ['changed.wav', OTHER]);
  assert.deepEqual([await jobs(), found()], [[waiting], 0]);
  assert.deepEqual(readdirSync(join(dataDir, 'spool')), [`${waiting}.wav`]);
  assert.equal((await store.recordings.get(changed)).held, 'none');
  assert.ok(existsSync(original('secret.wav')));
});

test('without room in the spool it waits for the next look', async (t) => {
  const { letGo, ask, jobs, room } = await setUp(t);
  const id = await letGo('a.wav', KB);
  room.shortage = 'spool/disk-low';
  await ask(['a.wav', KB]);
  assert.deepEqual(await jobs(), []);
  room.shortage = undefined;
  await ask(['a.wav', KB]);
  assert.deepEqual(await jobs(), [id]);
});

test('a server of an earlier version, a plain account and words of a later version ask for nothing', async (t) => {
  const { letGo, ask, askFor, asks, jobs } = await setUp(t);
  await letGo('a.wav', KB);
  asks.card = undefined;
  await ask(['a.wav', KB]);
  assert.deepEqual(await jobs(), []);
  asks.card = CARD;
  await askFor(undefined);
  await assert.rejects(askFor('{"version":2,"wanted":[]}'));
  await assert.rejects(askFor('no JSON'));
  assert.deepEqual(await jobs(), []);
});
