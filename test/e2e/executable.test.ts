/** The executable by itself: one file, any directory, empty environment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askTsn, runTsn } from '../../scripts/showcase/tsn.ts';
import { openWorkplace } from '../support/executable.ts';

interface Version {
  readonly version: string;
  readonly commit: string;
  readonly runtime: string;
  readonly parts: Readonly<Record<string, { readonly sha256: string }>>;
}

test('one read-only file runs with an empty environment and the source tree hidden', async (t) => {
  const { tsn } = openWorkplace(t);
  const version = await askTsn<Version>(tsn, ['version']);
  assert.match(version.version, /^\d+\.\d+\.\d+$/);
  assert.match(version.commit, /^[0-9a-f]{12}\+?$/);
  assert.match(version.runtime, /^bun /i);
  const parts = ['sqlite3.node', 'tsn-whisperd'];
  const ofX64 = process.arch === 'x64' ? ['tsn-whisperd-avx512'] : [];
  assert.deepEqual(Object.keys(version.parts).sort(), [...parts, ...ofX64]);
});

test('callsigns are found in text without data, network or configuration', async (t) => {
  const { tsn } = openWorkplace(t);
  const lines = [
    '{"id":1,"text":"this is VE3/W1AW"}',
    'not json',
    '{"id":2,"text":"nothing here"}',
  ];
  const { status, stdout } = await runTsn(tsn, ['eval', 'callsigns', '--stdin'], lines.join('\n'));
  assert.equal(status, 0);
  const [first, second, third] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [{ confidence, ...found }] = first.callsigns;
  assert.deepEqual(found, { call: 'W1AW', prefix: 'VE3', role: 'mentioned' });
  assert.ok(confidence > 0.5 && confidence < 1);
  assert.equal(second.id, null);
  assert.equal(typeof second.error, 'string');
  assert.deepEqual(third, { id: 2, callsigns: [] });
});
