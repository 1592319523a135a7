/** What operators write about nets, and what they are told when it is wrong. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadServerConfig } from '../../src/config/load-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NET = `  - name: Puget Sound Net
    nodes: [hilltop]
    days: monday, 2nd tuesday
    start: 19:30
    timeZone: America/Los_Angeles
    length: 1h
`;

function load(t: TestContext, nets: string) {
  const home = tempFolder(t);
  const configFile = join(home, 'server.yaml');
  writeFileSync(configFile, `nets:\n${nets}`);
  const around = { env: {}, root: false, home, cwd: home, timeZone: 'UTC' };
  return loadServerConfig({ around, configFile }).config.nets;
}

function problemOf(t: TestContext, nets: string): string {
  try {
    load(t, nets);
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'config/invalid');
    return error.message.replaceAll(/^.*server\.yaml/gm, 'server.yaml');
  }
  assert.fail('it loads');
}

test('a net as people write it, with its defaults', (t) => {
  const more = '    control: [w7abc]\n    roster: [K7XYZ, k7xyz, "n7qrs "]\n    language: es\n';
  assert.deepEqual(load(t, `${NET}${more}`), [
    {
      name: 'Puget Sound Net',
      nodes: ['hilltop'],
      schedule: {
        days: [
          { weekday: 1, nth: 'every' },
          { weekday: 2, nth: 2 },
        ],
        timeZone: 'America/Los_Angeles',
        startMinute: 1_170,
        lengthMs: 3_600_000,
        beforeMs: 600_000,
        afterMs: 1_800_000,
      },
      control: ['W7ABC'],
      roster: ['K7XYZ', 'N7QRS'],
      language: 'es',
    },
  ]);
});

test('a wrong callsign is told with its net, its line and what it says', (t) => {
  const wrong = problemOf(t, `${NET}    roster:\n      - K7XYZ\n      - K7NET7\n`);
  assert.equal(
    wrong,
    'server.yaml:10: `nets.0.roster.1`: net "Puget Sound Net": "K7NET7" is no callsign (write it without marks such as /P) (it says "K7NET7")',
  );
  const marked = problemOf(t, `${NET}    control: [W7ABC/P]\n`);
  assert.match(marked, /:8: `nets\.0\.control\.0`: net "Puget Sound Net": "W7ABC\/P" is no/);
});

test('what a net lacks or has wrong is told with its place', (t) => {
  const told = (from: string, to: string): string => problemOf(t, NET.replace(from, to));
  assert.match(told('monday,', 'mondey,'), /:4: `nets\.0\.days`: daily, or some of .* "mondey, /);
  assert.match(told('19:30', '7pm'), /:5: `nets\.0\.start`: write a time of day: 19:30/);
  assert.match(told('19:30', '24:00'), /`nets\.0\.start`/);
  assert.match(told('America/Los_Angeles', 'Seattle'), /`nets\.0\.timeZone`: an IANA time zone/);
  assert.match(told('1h', '25h'), /`nets\.0\.length`: at most 24h/);
  assert.match(told('    length: 1h\n', ''), /`nets\.0\.length` is missing/);
  assert.match(told('length', 'lenght'), /unknown key `nets\.0\.lenght`/);
  assert.match(problemOf(t, NET + NET), /:8: `nets\.1\.name`: there is a net "Puget Sound Net" al/);
});
