/** A net of the configuration, with the executable alone: what is heard in its time, and what an hour and a half before. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { allstarName } from '../../scripts/showcase/recorder.ts';
import { pageOf, planSite, startServer } from '../../scripts/showcase/site.ts';
import { askTsn, runTsn } from '../../scripts/showcase/tsn.ts';
import type { NetView } from '../../src/domain/scheduled-net.ts';
import type { RecordingDetail } from '../../src/domain/views.ts';
import { atEnd } from '../support/at-end.ts';
import { FIXTURES, openWorkplace } from '../support/executable.ts';
import { allFinished } from '../support/pair.ts';
import { json, startSpeechService } from '../support/speech-service.ts';

const WORDS = 'This is KK7 something Quebec November.';
/** Monday the 9th of March 2026, 19:40 in Los Angeles, the day after its clocks were put forward. */
const IN_THE_NET = Date.parse('2026-03-10T02:40:00Z');
const BEFORE_IT = IN_THE_NET - 90 * 60_000;

function settings(url: string): string {
  return `transcribe:
  expect: [roster]
  chain:
    remote: {kind: openai, url: "${url}", model: whisper-1}
nets:
  - name: Puget Sound Net
    nodes: [hilltop]
    days: monday
    start: 19:30
    timeZone: America/Los_Angeles
    length: 1h
    control: [K7NCS]
    roster: [KK7NQN, W7ABC]
    language: es
`;
}

test('a part of a callsign is filled in from the roster in the time of the net, and only then', async (t) => {
  const service = await startSpeechService(t, json({ text: WORDS }));
  const { root, tsn, model } = openWorkplace(t);
  const site = await planSite(root, model);
  const config = join(root, 'server.yaml');
  writeFileSync(config, settings(service.url));
  const archive = join(root, 'archive');
  for (const at of [BEFORE_IT, IN_THE_NET]) {
    const name = allstarName(at, site.timeZone, 683_211, 'wav');
    mkdirSync(dirname(join(archive, name)), { recursive: true });
    copyFileSync(join(FIXTURES, 'samples/03-check-in.wav'), join(archive, name));
  }
  const server = await startServer(tsn, site, ['--config', config]);
  atEnd(t, () => server.stop());
  const here = ['--data-dir', site.serverData];
  const from = ['--source', 'allstar', '--node', 'hilltop', '--time-zone', site.timeZone];
  await askTsn(tsn, ['import', archive, ...from, ...here]);
  const items = await allFinished(site, 2);

  const shown = async (at: number): Promise<string> => {
    const { id = '' } = items.find(({ recordedAt }) => recordedAt === at) ?? {};
    const { stdout, stderr } = await runTsn(tsn, ['recordings', 'show', id, ...here]);
    assert.match(stdout, /KK7 something Quebec November/, stderr);
    return stdout;
  };
  const inTheNet = await shown(IN_THE_NET);
  assert.match(inTheNet, /KK7\?QN, perhaps KK7NQN \(inferred: on the roster of the net\)/);
  assert.match(inTheNet, /in the time of Puget Sound Net/);
  const beforeIt = await shown(BEFORE_IT);
  assert.match(beforeIt, /in part +KK7\?QN$/m);
  assert.doesNotMatch(beforeIt, /KK7NQN|Puget Sound/);

  const { id = '' } = items.find(({ recordedAt }) => recordedAt === IN_THE_NET) ?? {};
  const answer = await fetch(`${pageOf(site)}/api/recordings/${id}`);
  const detail = (await answer.json()) as RecordingDetail; // the server is of the same make
  assert.equal(detail.fragments[0]?.inferred?.because, 'net');
  assert.equal(detail.transcript?.prompt, 'W7ABC, KK7NQN, K7NCS.');
  const told = service.received.flatMap(({ fields }) => {
    const language = fields.get('language');
    return language === undefined ? [] : [[language, fields.get('prompt') ?? ''].join(': ')];
  });
  assert.deepEqual(told.sort(), ['en: ', 'es: W7ABC, KK7NQN, K7NCS.']);

  const nets = await askTsn<{ items: readonly NetView[] }>(tsn, ['nets', 'list', ...here]);
  assert.deepEqual(
    nets.items.map(({ name, roster, spoke }) => [name, roster, spoke]),
    [['Puget Sound Net', ['KK7NQN', 'W7ABC'], []]],
  );
});
