/**
 * `node scripts/uls-sample.ts FILE.zip [--licences N]`: a file like the FCC's
 * `l_amat.zip`, full of invented licensees.
 */
import { parseArgs } from 'node:util';
import { ULS_PARTS, type UlsPart } from '../src/domain/callbook/uls.ts';
import { licensees } from './uls/licensees.ts';
import { ulsRecord } from './uls/records.ts';
import { writeZip } from './uls/zip-writer.ts';

const PER_PIECE = 4_000;

/** Writes the archive; the same number of licences gives the same bytes. */
export async function writeUlsSample(path: string, count: number): Promise<void> {
  const contents = ULS_PARTS.map((part) => ({ name: `${part}.dat`, pieces: pieces(part, count) }));
  await writeZip(path, contents);
}

function* pieces(part: UlsPart, count: number): Generator<string> {
  let lines: string[] = [];
  for (const one of licensees(count)) {
    lines.push(ulsRecord(part, one));
    if (lines.length < PER_PIECE) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { licences: { type: 'string', default: '1000000' } },
  });
  const [path] = positionals;
  if (path === undefined) throw new Error('name the file to write');
  await writeUlsSample(path, Number(values.licences));
}
