/** Drop folders and senders that would get in each other's way are refused before anything starts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReceiveSection } from '../../src/config/receive-config.ts';

const PLACE = { node: 'hill', recorder: 'generic' } as const;
const SENDER = { ...PLACE, password: { env: 'PASSWORD' } };

function complaints(section: unknown): readonly string[] {
  const { error } = ReceiveSection.safeParse(section);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function moved(dir: string, moveTo: string): unknown {
  return { drop: { net: { ...PLACE, dir, after: 'move', moveTo } } };
}

test('a folder into which files are moved lies outside of the one they come from', () => {
  for (const [dir, moveTo] of [
    ['/srv/net', '/srv/net'],
    ['/srv/net', '/srv/net/done'],
    ['/srv/net/', '/srv/other/../net/done/old'],
  ] as const) {
    const [complaint = ''] = complaints(moved(dir, moveTo));
    assert.match(complaint, /^drop\.net\.moveTo: .*again/, `${dir} -> ${moveTo}`);
  }
  for (const moveTo of ['/srv/net-done', '/srv', '/done/srv/net']) {
    assert.deepEqual(complaints(moved('/srv/net', moveTo)), [], moveTo);
  }
});

test('a name is that of one drop folder or of one sender, and `join` is nobody’s', () => {
  const drop = { net: { ...PLACE, dir: '/srv/net' } };
  assert.deepEqual(complaints({ drop, senders: { other: SENDER } }), []);
  assert.match(complaints({ drop, senders: { net: SENDER } })[0] ?? '', /^senders\.net: /);
  assert.match(complaints({ senders: { join: SENDER } })[0] ?? '', /^senders\.join: /);
});
