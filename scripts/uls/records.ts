/** Licensees as records of the ULS public access files, with streets and all, as the real ones come. */
import type { UlsPart } from '../../src/domain/callbook/uls.ts';
import type { Licensee } from './licensees.ts';

/** A street that must not be found anywhere in the callbook's database. */
export const STREET = 'Nowhere Lane';

/** How many fields a record of each part has. */
const FIELDS: Readonly<Record<UlsPart, number>> = { HD: 59, AM: 18, EN: 30 };

export function ulsRecord(part: UlsPart, one: Licensee): string {
  const fields = new Array<string>(FIELDS[part]).fill('');
  const own = { HD: header, AM: amateur, EN: entity }[part](one);
  for (const [number, text] of Object.entries({
    1: part,
    2: String(one.id),
    5: one.callsign,
    ...own,
  }))
    fields[Number(number) - 1] = text;
  return `${fields.join('|')}\r\n`;
}

/** Numbers of the fields as the FCC counts them, from 1. */
type Fields = Readonly<Record<number, string>>;

function header(one: Licensee): Fields {
  return { 6: one.status, 7: one.id % 8 === 0 ? 'HV' : 'HA', 8: one.granted, 9: one.expires };
}

function amateur(one: Licensee): Fields {
  return {
    6: one.operatorClass,
    9: one.club === '' ? '' : 'W7ABC',
    16: one.id % 8 === 0 ? 'KA7XYZ' : '',
  };
}

function entity(one: Licensee): Fields {
  return {
    6: 'L',
    8: one.club === '' ? `${one.last}, ${one.first}` : one.club,
    9: one.first,
    11: one.last,
    13: '5555550100',
    15: 'nobody@example.org',
    16: `${one.id % 900} ${STREET}`,
    17: one.city,
    18: one.state,
    19: '99999',
    24: one.club === '' ? 'I' : 'B',
  };
}
