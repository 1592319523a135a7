/**
 * The pipeline without the recogniser: recordings of eight seconds from the first byte to
 * complete, through the real receiving, store, archive, decoding and callsigns; a recogniser
 * that answers at once. And how that changes with what is stored already.
 */
import { type Bench, type Figures, round } from './figures.ts';
import { makeClip } from './pipeline/clip.ts';
import { fill } from './pipeline/fill.ts';
import { type Load, load } from './pipeline/load.ts';
import { takeMariadb } from './pipeline/mariadb.ts';
import { openSite, sqliteIn } from './pipeline/site.ts';

const COUNT = 600;
const WARM = 60;
/** More takes minutes to make: `TSN_BENCH_STORED=1000000`. */
const STORED = [10_000, 100_000];

export const pipelineBench: Bench = {
  what: 'recordings per minute through everything but the recogniser',
  async run(tell) {
    const clip = makeClip('wav49');
    const sqlite = await onSqlite(clip, 0, tell);
    tell(`SQLite: ${sqlite.perMinute.toFixed(0)} per minute`);
    const pcm = await onSqlite(makeClip('pcm'), 0, tell);
    const grown: Record<string, number> = {};
    for (const stored of [...STORED, ...more()]) {
      const { perMinute, cpuMsEach, p99Ms, writtenPerAudioByte } = await onSqlite(
        clip,
        stored,
        tell,
      );
      grown[`sqlitePerMinuteAt${stored}`] = round(perMinute);
      grown[`sqliteCpuMsAt${stored}`] = round(cpuMsEach);
      grown[`sqliteP99MsAt${stored}`] = round(p99Ms);
      grown[`sqliteWrittenPerAudioByteAt${stored}`] = round(writtenPerAudioByte);
    }
    const mariadb = await onMariadb(clip, tell);
    return {
      ...figures('sqlite', sqlite),
      ...figures('sqlitePcm', pcm),
      ...grown,
      ...(mariadb === undefined ? { mariadbPerMinute: null } : figures('mariadb', mariadb)),
    };
  },
};

function more(): readonly number[] {
  const given = Number(process.env['TSN_BENCH_STORED']);
  return Number.isInteger(given) && given > 0 ? [given] : [];
}

async function onSqlite(clip: Buffer, stored: number, tell: (line: string) => void): Promise<Load> {
  await using site = await openSite(sqliteIn, (place) => fill(place, stored, tell));
  await load(site, clip, WARM);
  return await load(site, clip, COUNT);
}

async function onMariadb(clip: Buffer, tell: (line: string) => void): Promise<Load | undefined> {
  try {
    await using server = await takeMariadb();
    await using site = await openSite(() => ({ mysql: server.place }));
    await load(site, clip, WARM);
    return await load(site, clip, COUNT);
  } catch (error) {
    tell(`MariaDB was not measured: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
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
