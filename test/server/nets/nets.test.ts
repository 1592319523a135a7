/** Who is expected in a net, from what was written and who spoke in it before; on both databases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NetsSection } from '../../../src/config/nets-config.ts';
import type { ExplainedMention } from '../../../src/domain/mention.ts';
import { rosterAt, viewNets } from '../../../src/server/nets/nets.ts';
import type { ServerStore } from '../../../src/store/server/store.ts';
import { sampleMention, sampleRecording, sampleTranscript } from '../../support/samples.ts';
import { tempServerStore } from '../../support/temp-store.ts';

/** The net of Monday the 2nd of March 2026, 19:30 in Los Angeles; the next is in summer time. */
const MARCH_2 = Date.parse('2026-03-03T03:30:00Z');
const MARCH_9 = Date.parse('2026-03-10T02:30:00Z');
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

const WRITTEN = {
  name: 'Puget Sound Net',
  nodes: ['hill'],
  days: 'monday',
  start: '19:30',
  timeZone: 'America/Los_Angeles',
  length: '1h',
  control: ['K7NCS'],
  roster: ['W7ABC'],
};

function nets(...more: readonly object[]) {
  return NetsSection.parse([WRITTEN, ...more]);
}

/** A recording in which one station is heard. */
async function hear(
  store: ServerStore,
  callsign: string,
  recordedAt: number,
  more: Partial<ExplainedMention> & { readonly node?: string } = {},
): Promise<void> {
  const { node = 'hill', ...mention } = { role: 'speaker', ...more } as const;
  await store.transaction(async (tx) => {
    const recording = sampleRecording({ node, recordedAt });
    await tx.recordings.add(recording);
    const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript(callsign));
    await tx.mentions.replace(transcriptId, '1', [{ ...sampleMention(callsign), ...mention }]);
  });
}

test('written are the control and the roster; who spoke lately in the net is added, the last one first', async (t) => {
  const store = await tempServerStore(t);
  await hear(store, 'K7ONE', MARCH_2 + 5 * MINUTE_MS); // standard time, 19:35
  await hear(store, 'K7TWO', MARCH_2 + 80 * MINUTE_MS); // it lasted longer
  await hear(store, 'K7NOW', MARCH_9 + MINUTE_MS);
  await hear(store, 'W7ABC', MARCH_9 + 2 * MINUTE_MS);
  const at = MARCH_9 + 10 * MINUTE_MS;
  const roster = await rosterAt({ nets: nets(), heard: store.heard }, 'hill', at);
  assert.deepEqual(roster?.control, ['K7NCS']);
  assert.deepEqual([...roster.callsigns], ['W7ABC', 'K7NOW', 'K7TWO', 'K7ONE']);
});

test('who was only named, was doubtful, spoke elsewhere, at another time or later, is not', async (t) => {
  const store = await tempServerStore(t);
  const at = MARCH_9 + 10 * MINUTE_MS;
  await hear(store, 'K7ADR', MARCH_2 + MINUTE_MS, { role: 'addressed' });
  await hear(store, 'K7MAY', MARCH_2 + MINUTE_MS, { confidence: 0.6 });
  await hear(store, 'K7FAR', MARCH_2 + MINUTE_MS, { node: 'valley' });
  await hear(store, 'K7DAY', MARCH_2 - 60 * MINUTE_MS);
  await hear(store, 'K7AFT', MARCH_2 + 90 * MINUTE_MS);
  await hear(store, 'K7OLD', MARCH_9 - 5 * WEEK_MS + 65 * MINUTE_MS);
  await hear(store, 'K7SELF', at);
  const roster = await rosterAt({ nets: nets(), heard: store.heard }, 'hill', at);
  assert.deepEqual([...(roster?.callsigns ?? [])], ['W7ABC']);
  await hear(store, 'K7FRTH', MARCH_9 - 4 * WEEK_MS + 65 * MINUTE_MS);
  const fourth = await rosterAt({ nets: nets(), heard: store.heard }, 'hill', at);
  assert.deepEqual(
    [...(fourth?.callsigns ?? [])],
    ['W7ABC', 'K7FRTH'],
    'four sessions back counts',
  );
});

test('while no net is on, or elsewhere, nobody is expected for one', async (t) => {
  const store = await tempServerStore(t);
  const needs = { nets: nets(), heard: store.heard };
  assert.equal(await rosterAt(needs, 'hill', MARCH_9 - 11 * MINUTE_MS), undefined);
  assert.ok(await rosterAt(needs, 'hill', MARCH_9 - 10 * MINUTE_MS), 'they gather');
  assert.equal(await rosterAt(needs, 'valley', MARCH_9), undefined);
  assert.equal(await rosterAt(needs, 'hill', MARCH_9 + 90 * MINUTE_MS), undefined);
});

test('a list of nets tells when they are held, and who is expected, all nodes together', async (t) => {
  const store = await tempServerStore(t);
  await hear(store, 'K7ONE', MARCH_2 + MINUTE_MS);
  await hear(store, 'K7FAR', MARCH_2 + MINUTE_MS, { node: 'valley' });
  const { nodes: _, ...everywhere } = { ...WRITTEN, name: 'Everywhere', control: [] };
  const needs = { ...store, nets: nets(everywhere) };
  const notHeard = { opened: null, closed: null };
  const [here, all] = await viewNets(needs, MARCH_9 - 60 * MINUTE_MS);
  assert.deepEqual(here, {
    ...{ name: 'Puget Sound Net', nodes: ['hill'], days: 'monday', start: '19:30' },
    ...{ timeZone: 'America/Los_Angeles', lengthMs: 60 * MINUTE_MS },
    ...{ nextStartsAt: MARCH_9, running: null, last: { ...planned(MARCH_2), ...notHeard } },
    ...{ control: ['K7NCS'], roster: ['W7ABC'], spoke: ['K7ONE'] },
  });
  assert.deepEqual(all?.nodes, null);
  assert.deepEqual([...all.spoke].sort(), ['K7FAR', 'K7ONE']);
  const [running] = await viewNets(needs, MARCH_9);
  assert.equal(running?.running?.startsAt, MARCH_9);
  assert.equal(running.last?.startsAt, MARCH_2);
  assert.equal(running.nextStartsAt, MARCH_9 + WEEK_MS);
});

test('of the running and the last session it is told when they were heard to open and close, and where', async (t) => {
  const store = await tempServerStore(t);
  const hearNet = async (startsAt: number, what: 'opened' | 'closed', saidAt: number) => {
    const recording = sampleRecording();
    const { closesAt } = planned(startsAt);
    const about = { net: WRITTEN.name, startsAt, closesAt, what, saidAt };
    await store.transaction(async (tx) => {
      await tx.recordings.add(recording);
      await tx.netSessions.said(recording, [{ ...about, quote: what, callsign: 'K7NCS' }]);
    });
    return { at: saidAt, recordingId: recording.id, quote: what };
  };
  const lastOpened = await hearNet(MARCH_2, 'opened', MARCH_2 + 1);
  const lastClosed = await hearNet(MARCH_2, 'closed', MARCH_2 + 2);
  const opened = await hearNet(MARCH_9, 'opened', MARCH_9 + 3);
  const by = { node: 'hill', control: 'K7NCS' };
  const [view] = await viewNets({ ...store, nets: nets() }, MARCH_9 + MINUTE_MS);
  assert.deepEqual(view?.running, {
    ...{ ...planned(MARCH_9), opened: { ...opened, ...by }, closed: null },
  });
  assert.deepEqual(view.last, {
    ...{ ...planned(MARCH_2), opened: { ...lastOpened, ...by }, closed: lastClosed },
  });
});

function planned(startsAt: number) {
  const endsAt = startsAt + 60 * MINUTE_MS;
  return {
    ...{ startsAt, endsAt },
    ...{ opensAt: startsAt - 10 * MINUTE_MS, closesAt: endsAt + 30 * MINUTE_MS },
  };
}
