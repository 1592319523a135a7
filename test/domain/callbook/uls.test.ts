/** Records of the FCC's register, and callsigns that are known in part. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { licensees } from '../../../scripts/uls/licensees.ts';
import { STREET, ulsRecord } from '../../../scripts/uls/records.ts';
import { planPattern } from '../../../src/domain/callbook/call-pattern.ts';
import { ULS_PARTS, ULS_READERS } from '../../../src/domain/callbook/uls.ts';
import { splitRecords } from '../../../src/domain/callbook/uls-lines.ts';

const HEADER = 'HD|4000001|0012345678||KA7ABC|A|HA|02/11/2016|02/11/2026||||||||N';

test('a licence is read with its dates as they sort', () => {
  assert.deepEqual(ULS_READERS.HD(HEADER), {
    id: 4_000_001,
    callsign: 'KA7ABC',
    status: 'active',
    grantedOn: '2016-02-11',
    expiresOn: '2026-02-11',
  });
});

test('other services, damaged lines and other parts are passed over', () => {
  for (const line of [
    HEADER.replace('|HA|', '|ZA|'),
    HEADER.replace('4000001', 'x'),
    HEADER.replace('KA7ABC', ''),
    'EN|1|||KA7ABC|L',
    'HD|',
    '',
  ])
    assert.equal(ULS_READERS.HD(line), undefined, line);
});

test('nothing of street, post code, telephone or e-mail survives reading', () => {
  for (const one of licensees(200)) {
    for (const part of ULS_PARTS) {
      const kept = JSON.stringify(ULS_READERS[part](ulsRecord(part, one).trimEnd()));
      assert.doesNotMatch(kept, new RegExp(`${STREET}|99999|5555550100|@`));
    }
  }
});

test('of the entities of a licence only the licensee counts', () => {
  const entity = 'EN|7|||KA7ABC|L||DOE, JANE|Jane|Q|Doe|||||1 Street|Moab|UT|84532|||000|0|I';
  assert.deepEqual(ULS_READERS.EN(entity), {
    id: 7,
    name: 'Jane Doe',
    firstName: 'Jane',
    kind: 'person',
    city: 'Moab',
    state: 'UT',
  });
  assert.equal(ULS_READERS.EN(entity.replace('|L|', '|CL|')), undefined);
});

test('however a file is cut into pieces, the records are the same', () => {
  const records = ['HD|1|a', 'HD|2|line one', 'HD|3|b'];
  const text = `${records[0]}\r\n${records[1]}\nand two\r\n${records[2]}`;
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
      const splitter = splitRecords('HD');
      const edges = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const found = edges.flatMap((edge, at) =>
        at === 0 ? [] : splitter.push(text.slice(edges[at - 1], edge)),
      );
      const all = [...found, ...splitter.end()].filter((line) => line !== '');
      assert.deepEqual(all, ['HD|1|a', 'HD|2|line one and two', 'HD|3|b']);
    }),
  );
});

test('a file without line ends takes no memory', () => {
  const splitter = splitRecords('HD');
  for (let piece = 0; piece < 100; piece++) splitter.push('x'.repeat(10_000));
  assert.ok(splitter.end().join('').length < 100_000);
});

for (const [pattern, expected] of [
  ['KK7?QN', { by: 'callsigns', count: 25 }], // KK7XQN cannot exist
  ['?7ABC', { by: 'callsigns', count: 3 }], // K, N, W
  ['K7A?', { by: 'callsigns', count: 26 }],
  ['K?7?QN', { by: 'callsigns', count: 650 }],
  ['KK7???', { by: 'start', from: 'KK7' }],
  ['kk7*', { by: 'start', from: 'KK7' }],
  ['*NQN', { by: 'end', from: 'NQN' }],
  ['K*NQN', undefined], // one * at one end
  ['???', undefined],
  ['*', undefined],
  ["K7'--", undefined],
] as const) {
  test(`the way to find ${pattern}`, () => {
    const plan = planPattern(pattern);
    if (expected === undefined) return assert.equal(plan, undefined);
    assert.ok(plan);
    assert.equal(plan.by, expected.by);
    if (plan.by === 'callsigns')
      assert.equal(plan.callsigns.length, 'count' in expected && expected.count);
    else assert.equal(plan.from, 'from' in expected && expected.from);
  });
}
