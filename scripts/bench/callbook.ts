/** The callbook with a million invented licensees: import, and looking callsigns up in it. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planPattern } from '../../src/domain/callbook/call-pattern.ts';
import { openUlsFiles } from '../../src/engines/callbook/uls-files.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { importUls } from '../../src/server/callbook/import-uls.ts';
import { type CallbookStore, openCallbookStore } from '../../src/store/callbook/store.ts';
import { licensees } from '../uls/licensees.ts';
import { writeUlsSample } from '../uls-sample.ts';
import { type Bench, type Figures, median, round } from './figures.ts';

const LICENCES = 1_000_000;
/** Every so many licensees one is looked up: 2,000 callsigns spread over the whole register. */
const EVERY = 500;

export const callbookBench: Bench = {
  what: 'import of a million licences, and lookups among them',
  async run(tell) {
    const folder = await mkdtemp(join(tmpdir(), 'tsn-bench-'));
    try {
      tell(`making ${LICENCES} licensees`);
      const archive = join(folder, 'l_amat.zip');
      await writeUlsSample(archive, LICENCES);
      const path = join(folder, 'callbook.db');
      await using store = await openCallbookStore({
        ...{ path, clock: systemClock, addon: loadSqliteAddon() },
      });
      const first = await importFigures(store, archive, tell);
      const again = await importFigures(store, archive, tell);
      return {
        importSeconds: first.seconds,
        importAgainSeconds: again.seconds,
        peakMb: round((process.resourceUsage().maxRSS * 1_024) / 1e6),
        databaseMb: round((await stat(path)).size / 1e6),
        ...(await lookupFigures(store)),
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function importFigures(store: CallbookStore, archive: string, tell: (line: string) => void) {
  tell('importing');
  const from = performance.now();
  await importUls({
    ...{ store, files: await openUlsFiles(archive), kind: 'full', clock: systemClock },
    ...{ signal: new AbortController().signal, force: true, onProgress: () => {} },
  });
  return { seconds: round((performance.now() - from) / 1_000) };
}

async function lookupFigures(store: CallbookStore): Promise<Figures> {
  const callsigns = [...licensees(LICENCES)]
    .map(({ callsign }) => callsign)
    .filter((_, index) => index % EVERY === 0);
  const unknown = (callsign: string, at: number) =>
    `${callsign.slice(0, at)}?${callsign.slice(at + 1)}`;
  const search = (pattern: string) => {
    const plan = planPattern(pattern);
    return plan === undefined ? undefined : store.licences.search(plan, 50);
  };
  return {
    ...(await timed('callsign', callsigns, (callsign) => store.licences.of(callsign))),
    ...(await timed('wildcard', callsigns, (callsign) => search(unknown(callsign, 3)))),
    ...(await timed('twoWildcards', callsigns, (callsign) =>
      search(unknown(unknown(callsign, 3), 5)),
    )),
    ...(await timed('prefix', callsigns, (callsign) => search(`${callsign.slice(0, 4)}*`))),
    ...(await timed('ending', callsigns, (callsign) => search(`*${callsign.slice(3)}`))),
  };
}

/** Median and 99th percentile of single lookups, in microseconds. */
async function timed(
  name: string,
  callsigns: readonly string[],
  work: (callsign: string) => Promise<unknown> | undefined,
): Promise<Figures> {
  const times: number[] = [];
  for (const callsign of callsigns) {
    const from = performance.now();
    await work(callsign);
    times.push((performance.now() - from) * 1_000);
  }
  const late = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return { [`${name}Us`]: round(median(times)), [`${name}P99Us`]: round(late) };
}
