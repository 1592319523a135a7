/**
 * `node scripts/cty.ts FOLDER` writes src/domain/tables/cty.json: the world's prefixes
 * from AD1C's country files (BigCTY), as the npm package @ham2k/lib-country-files carries
 * them. FOLDER is that package, fetched by `npm pack` and unpacked; why it is no
 * dependency is told in docs/decisions.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const CTY_PATH = join(import.meta.dirname, '../src/domain/tables/cty.json');

/** A prefix or callsign of an entity; `c` and `i` are zones that differ from the entity's. */
const Matches = z.record(
  z.string(),
  z.object({ p: z.string(), c: z.int().optional(), i: z.int().optional() }),
);
const Source = z.object({
  entities: z.record(
    z.string(),
    z.object({
      name: z.string(),
      dxccCode: z.int(),
      continent: z.string(),
      cqZone: z.int(),
      ituZone: z.int(),
      lat: z.number(),
      lon: z.number(),
    }),
  ),
  exact: Matches,
  prefix: Matches,
});

/** The file's content: one line for each DXCC entity, so that a newer version can be compared. */
function ctyJson(folder: string): string {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(read('package.json'));
  const { entities, exact, prefix } = Source.parse(read('src/data/bigcty.json'));
  const lines = Object.entries(entities)
    .filter(([key]) => !key.startsWith('*')) // WAE areas: counted by one contest, no DXCC entities
    .map(([key, entity]) =>
      JSON.stringify({
        prefix: key,
        name: entity.name,
        dxcc: entity.dxccCode,
        continent: entity.continent,
        cqZone: entity.cqZone,
        ituZone: entity.ituZone,
        latitude: entity.lat,
        longitude: -entity.lon || 0, // the country files count west as positive
        prefixes: listed(prefix, key),
        callsigns: listed(exact, key),
      }),
    );
  const head = JSON.stringify(version.split('.').at(-1));
  return `{"version":${head},"entities":[\n${lines.join(',\n')}\n]}\n`;
}

/** `W6(3)[6] …`, as the country files write zones that differ. */
function listed(matches: z.output<typeof Matches>, entity: string): string {
  return Object.entries(matches)
    .filter(([, { p }]) => p === entity)
    .map(
      ([text, { c, i }]) =>
        `${text}${c === undefined ? '' : `(${c})`}${i === undefined ? '' : `[${i}]`}`,
    )
    .join(' ');
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('name the folder of the unpacked package');
writeFileSync(CTY_PATH, ctyJson(folder));
