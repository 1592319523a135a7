/**
 * Reads the two forms in which AD1C publishes country files: `cty.dat` (eight fields
 * ended by colons, then prefixes up to a semicolon) and `cty.csv` (ten fields, the
 * last one the prefixes). Callsigns stand among the prefixes with `=` before them.
 */
import type { CountryFile, CountryFileEntity } from '../cty.ts';

/** The file as data; undefined when it is none. `name` is used when it states no version. */
export function readCountryFile(text: string, name: string): CountryFile | undefined {
  const entities = text.includes(';') ? (readCsv(text) ?? readDat(text)) : undefined;
  // A real one has some 340 entities; a page that a proxy answered has none.
  if (entities === undefined || entities.length < 10) return undefined;
  // The release is told by a callsign that is not one: VER20260530.
  const version = /=VER(\d{8})/.exec(text)?.[1] ?? name;
  return { version, entities };
}

function readCsv(text: string): readonly CountryFileEntity[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const rows = lines.map((line) => line.replace(/;\s*$/, '').split(','));
  if (rows.some((row) => row.length !== 10)) return undefined;
  return rows
    .map(([prefix = '', name = '', dxcc, continent = '', cq, itu, lat, lon, , list = '']) =>
      toEntity({ prefix, name, continent }, [dxcc, cq, itu, lat, lon], list.split(' ')),
    )
    .filter((entity) => entity !== undefined);
}

function readDat(text: string): readonly CountryFileEntity[] {
  return text
    .split(';')
    .map((block) => block.split(':').map((field) => field.trim()))
    .filter((fields) => fields.length === 9)
    .map(([name = '', cq, itu, continent = '', lat, lon, , prefix = '', list = '']) =>
      toEntity({ prefix, name, continent }, [undefined, cq, itu, lat, lon], list.split(',')),
    )
    .filter((entity) => entity !== undefined);
}

type Numbers = readonly (string | undefined)[];

function toEntity(
  words: { readonly prefix: string; readonly name: string; readonly continent: string },
  [dxcc, cq, itu, lat, lon]: Numbers,
  list: readonly string[],
): CountryFileEntity | undefined {
  // Areas with a star count in one contest alone; they are no DXCC entities.
  if (words.prefix === '' || words.prefix.startsWith('*')) return undefined;
  const [cqZone, ituZone, latitude, west] = [cq, itu, lat, lon].map(Number);
  if (![cqZone, ituZone, latitude, west].every((value) => Number.isFinite(value))) return undefined;
  const texts = list.map((text) => text.trim()).filter((text) => text !== '');
  const callsigns = texts.filter((text) => text.startsWith('=')).map((text) => text.slice(1));
  return {
    ...words,
    dxcc: dxcc === undefined ? null : Number(dxcc),
    cqZone: cqZone ?? 0,
    ituZone: ituZone ?? 0,
    latitude: latitude ?? 0,
    longitude: -(west ?? 0) || 0,
    prefixes: texts.filter((text) => !text.startsWith('=')).join(' '),
    callsigns: callsigns.filter((text) => !/^VER(SION|\d)/.test(text)).join(' '),
  };
}
