/** Which entity a callsign belongs to, after the country file that the program carries. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCountryFile } from '../../src/domain/callbook/read-cty.ts';
import { builtInCountries, countriesOf } from '../../src/domain/cty.ts';

const countries = builtInCountries();

for (const [callsign, name] of [
  ['W1AW', 'United States'],
  ['w1aw', 'United States'],
  ['KL7AA', 'Alaska'],
  ['KH6ABC', 'Hawaii'],
  ['VE3ABC', 'Canada'],
  ['2E0AAA', 'England'],
  ['GM4ABC', 'Scotland'],
  ['VK2FABC', 'Australia'],
  ['JA1ABC', 'Japan'],
  ['3D2AA', 'Fiji'],
  ['3DA0RS', 'Kingdom of Eswatini'],
  ['4X4AAA', 'Israel'],
  ['KG4AB', 'Guantanamo Bay'],
  ['KG4ABC', 'United States'],
  ['KG4A', 'United States'],
  ['VE3/W1AW', 'Canada'],
  ['W1AW/VE3', 'Canada'],
  ['W1AW/KH6', 'Hawaii'],
  ['W1AW/P', 'United States'],
  ['W1AW/4', 'United States'],
  ['W1AW/MM', undefined],
  ['QQ1ABC', undefined],
  ['', undefined],
] as const) {
  test(`${callsign} is in ${name ?? 'no entity'}`, () =>
    assert.equal(countries.entityOf(callsign)?.name, name));
}

test('zones are those of the prefix where it has its own', () => {
  assert.equal(countries.entityOf('W6ABC')?.cqZone, 3);
  assert.equal(countries.entityOf('W1ABC')?.cqZone, 5);
});

test('east is positive: Denver and Berlin lie on different sides', () => {
  assert.ok((countries.entityOf('W1AW')?.longitude ?? 0) < 0);
  assert.ok((countries.entityOf('DL1ABC')?.longitude ?? 0) > 0);
});

test('the whole world is there, with its release', () => {
  assert.match(countries.version, /^2026\d{5}$/);
});

const DAT = `Monaco:                   14:  27:  EU:   43.73:    -7.40:    -1.0:  3A:
    3A;
United States:            05:  08:  NA:   37.60:    91.87:     5.0:  K:
    AA,K,W(4)[7],=VER20260601,=K1XYZ/KH9(31);
Shetland Islands:         14:  27:  EU:   60.50:     1.50:     0.0:  *GM/s:
    2M0S,=GM3ZET;
`;
const CSV = `3A,Monaco,260,EU,14,27,43.73,-7.40,-1.0,3A;
K,United States,291,NA,5,8,37.60,91.87,5.0,AA K W(4)[7] =K1XYZ/KH9(31);
`;
const others = (from: (prefix: string) => string): string =>
  ['1A', '1S', '3V', '4J', '4L', '4X', '5A', '5B', '5H'].map(from).join('');

test('cty.dat and cty.csv say the same', () => {
  const dat = readCountryFile(
    DAT + others((prefix) => `X:1:1:EU:1.0:1.0:0.0:${prefix}:\n${prefix};\n`),
    'cty.dat',
  );
  const csv = readCountryFile(
    CSV + others((prefix) => `${prefix},X,1,EU,1,1,1.0,1.0,0.0,${prefix};\n`),
    'cty.csv',
  );
  assert.ok(dat && csv);
  assert.equal(dat.version, '20260601');
  assert.equal(csv.version, 'cty.csv');
  for (const file of [dat, csv]) {
    const { entityOf } = countriesOf(file);
    assert.equal(entityOf('W1AW')?.cqZone, 4);
    assert.equal(entityOf('W1AW')?.longitude, -91.87);
    assert.equal(entityOf('K1XYZ/KH9')?.cqZone, 31);
    assert.equal(entityOf('GM3ZET'), undefined, 'contest areas are no entities');
  }
});

test('what is no country file is not taken for one', () => {
  for (const text of ['', '<html>;</html>', 'a:b;', '1,2,3;', '{"a":1}'])
    assert.equal(readCountryFile(text, 'x'), undefined, text);
});
