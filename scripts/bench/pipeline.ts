/**
 * The pipeline without the recogniser: recordings of eight seconds from the first byte to
 * complete, through the real receiving, store, archive, decoding and callsigns; a recogniser
 * that answers at once. And how that changes with what is stored already.
 */
import type { StorePlace } from '../../src/store/open.ts';
import { type Bench, type Figures, round } from './figures.ts';
import { makeClip } from './pipeline/clip.ts';
import { fill } from './pipeline/fill.ts';
import { type Grown, inTurns } from './pipeline/in-turns.ts';
import { type Load, load } from './pipeline/load.ts';
import { takeMariadb } from './pipeline/mariadb.ts';
import { openSite, sqliteIn } from './pipeline/site.ts';

const COUNT = 600;
const WARM = 60;
const MARIADB_STORED = 100_000;

type Tell = (line: string) => void;
type PlaceIn = (folder: string) => StorePlace;

export const pipelineBench: Bench = {
  what: 'recordings per minute through everything but the recogniser',
  async run(tell) {
    const clip = makeClip('wav49');
    const sqlite = await onEmpty(sqliteIn, clip);
    tell(`SQLite: ${sqlite.perMinute.toFixed(0)} per minute`);
    const pcm = await onEmpty(sqliteIn, makeClip('pcm'));
    const all = sizes().map((stored) => ({ stored, placeIn: sqliteIn }));
    return {
      ...figures('sqlite', sqlite),
      ...figures('sqlitePcm', pcm),
      ...(await grown('sqlite', all, clip, tell)),
      ...(await onMariadb(clip, tell)),
    };
  },
};

/** More takes minutes to make: `TSN_BENCH_STORED=1000000`. */
function sizes(): readonly number[] {
  const given = Number(process.env['TSN_BENCH_STORED']);
  return [0, 10_000, 100_000, ...(Number.isInteger(given) && given > 0 ? [given] : [])];
}

async function onEmpty(placeIn: PlaceIn, clip: Buffer): Promise<Load> {
  await using site = await openSite(placeIn);
  await load(site, clip, WARM);
  return await load(site, clip, COUNT);
}

async function grown(
  name: string,
  wanted: readonly { readonly stored: number; readonly placeIn: PlaceIn }[],
  clip: Buffer,
  tell: Tell,
): Promise<Figures> {
  await using open = new AsyncDisposableStack();
  const sites: Grown[] = [];
  for (const { stored, placeIn } of wanted) {
    const site = open.use(await openSite(placeIn, (place) => fill(place, stored, tell)));
    sites.push({ stored, site });
  }
  return await inTurns(name, sites, clip, tell);
}

async function onMariadb(clip: Buffer, tell: Tell): Promise<Figures> {
  try {
    await using server = await takeMariadb();
    const [alone, empty, full] = [
      await server.empty('alone'),
      await server.empty('a'),
      await server.empty('b'),
    ];
    const first = await onEmpty(() => alone, clip);
    tell(`MariaDB: ${first.perMinute.toFixed(0)} per minute`);
    const wanted = [
      { stored: 0, placeIn: () => empty },
      { stored: MARIADB_STORED, placeIn: () => full },
    ];
    return { ...figures('mariadb', first), ...(await grown('mariadb', wanted, clip, tell)) };
  } catch (error) {
    tell(`MariaDB was not measured: ${error instanceof Error ? error.message : String(error)}`);
    return { mariadbPerMinute: null };
  }
}

function figures(name: string, each: Load): Figures {
  return {
    [`${name}PerMinute`]: round(each.perMinute),
    [`${name}P50Ms`]: round(each.p50Ms),
    [`${name}P99Ms`]: round(each.p99Ms),
    [`${name}CpuMs`]: round(each.cpuMsEach),
    [`${name}DecodingCpuMs`]: round(each.decodingCpuMsEach),
    [`${name}WrittenPerAudioByte`]: round(each.writtenPerAudioByte),
  };
}
