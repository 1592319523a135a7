/**
 * The world's prefixes: which DXCC entity a callsign belongs to, after the country files
 * of AD1C (https://www.country-files.com). The data is versioned (tables/cty.json, made by
 * scripts/cty.ts); a newer one can be read from a published `cty.dat` or `cty.csv`.
 */
import { parseCallsign } from './callsign.ts';
import builtIn from './tables/cty.json' with { type: 'json' };

/** A country file: entities, each with its prefixes and single callsigns as the file writes them. */
export interface CountryFile {
  /** The date of its release, `202605301`; of a file that states none, what it is called. */
  readonly version: string;
  readonly entities: readonly CountryFileEntity[];
}

export interface Entity {
  /** `K`, `VE`, `3D2/c` */
  readonly prefix: string;
  readonly name: string;
  /** Number of the entity in the DXCC list; null where the file states none (`cty.dat`). */
  readonly dxcc: number | null;
  readonly continent: string;
  readonly cqZone: number;
  readonly ituZone: number;
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
}

export interface CountryFileEntity extends Entity {
  /** `AA W6(3)[6]`: zones of its own in brackets, CQ in round and ITU in square ones. */
  readonly prefixes: string;
  readonly callsigns: string;
}

export interface EntityMatch extends Entity {
  /** A single callsign of the file, or the longest prefix of it. */
  readonly by: 'callsign' | 'prefix';
  readonly matched: string;
}

export interface Countries {
  readonly version: string;
  /** The entity that `W1AW`, `VE3/W1AW` or `W1AW/VE3` is in; undefined when there is none, as at sea (`/MM`). */
  entityOf(this: void, callsign: string): EntityMatch | undefined;
}

interface Place {
  readonly entity: CountryFileEntity;
  readonly cqZone: number;
  readonly ituZone: number;
}

let known: Countries | undefined;

/** The country file that this version of the program carries. */
export function builtInCountries(): Countries {
  known ??= countriesOf(builtIn);
  return known;
}

/** Makes a country file ready to be asked. */
export function countriesOf({ version, entities }: CountryFile): Countries {
  const callsigns = new Map<string, Place>();
  const prefixes = new Map<string, Place>();
  for (const entity of entities) {
    for (const text of entity.callsigns.split(' ')) place(callsigns, text, entity);
    for (const text of entity.prefixes.split(' ')) place(prefixes, text, entity);
  }
  return {
    version,
    entityOf(text) {
      const whole = text.trim().toUpperCase();
      const exact = callsigns.get(whole);
      if (exact !== undefined) return match(exact, 'callsign', whole);
      const marked = parseCallsign(whole);
      if (AT_SEA_OR_ALOFT.has(marked?.suffix ?? '')) return undefined;
      const own = marked?.callsign ?? whole;
      const where = placeMark(marked?.prefix) ?? placeMark(marked?.suffix);
      const base = where === undefined ? callsigns.get(own) : undefined;
      if (base !== undefined) return match(base, 'callsign', own);
      return byPrefix(prefixes, where ?? own);
    },
  };
}

const AT_SEA_OR_ALOFT = new Set(['MM', 'AM']);
/** How a station works, not where: none of them is a prefix. */
const MANNERS = new Set(['P', 'M', 'A', 'B', 'R', 'QRP', 'AG', 'AE', 'KT', 'LH', 'J']);

/** A mark that names a place; a single figure is another district of the same country. */
function placeMark(mark: string | undefined): string | undefined {
  if (mark === undefined || MANNERS.has(mark) || /^[0-9]$/.test(mark)) return undefined;
  return mark;
}

function byPrefix(prefixes: ReadonlyMap<string, Place>, text: string): EntityMatch | undefined {
  // KG4 is Guantanamo Bay with two letters behind it, and the United States otherwise.
  const from = /^KG4/.test(text) && text.length !== 5 && text !== 'KG4' ? 1 : text.length;
  for (let length = from; length > 0; length--) {
    const found = prefixes.get(text.slice(0, length));
    if (found !== undefined) return match(found, 'prefix', text.slice(0, length));
  }
  return undefined;
}

function match({ entity, ...zones }: Place, by: EntityMatch['by'], matched: string): EntityMatch {
  const { prefixes: _prefixes, callsigns: _callsigns, ...facts } = entity;
  return { ...facts, cqZone: zones.cqZone, ituZone: zones.ituZone, by, matched };
}

function place(into: Map<string, Place>, text: string, entity: CountryFileEntity): void {
  const [, key, cq, itu] = /^([A-Z0-9/]+)(?:\((\d+)\))?(?:\[(\d+)\])?/.exec(text) ?? [];
  if (key === undefined) return;
  into.set(key, {
    entity,
    cqZone: cq === undefined ? entity.cqZone : Number(cq),
    ituZone: itu === undefined ? entity.ituZone : Number(itu),
  });
}
