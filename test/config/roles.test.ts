/** What a server does, as it is configured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES, Roles, readRoles } from '../../src/config/roles-config.ts';

test('a server does everything unless it is told what', () => {
  assert.deepEqual([...readRoles(Roles.parse(undefined))], [...ROLES]);
  assert.deepEqual([...readRoles(Roles.parse('transcribe, extract'))], ['transcribe', 'extract']);
});

for (const text of ['', 'listen', 'web,', 'all,web']) {
  test(`${JSON.stringify(text)} names no roles`, () => {
    assert.equal(Roles.safeParse(text).success, false);
  });
}
