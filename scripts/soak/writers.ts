/**
 * Who writes recordings: one entry for each way in which a recorder names, fills
 * and finishes its files. A new recorder is a new entry of WRITERS; the rest of
 * the soak needs to know nothing of it.
 */
import { allstarName } from '../showcase/recorder.ts';
import type { Chance } from './chance.ts';
import { type AudioFormat, GSM, MP3, WAV, WAV49 } from './formats.ts';
import {
  type Growth,
  grow,
  growOver,
  hiddenThenRenamed,
  overPlaceholder,
  temporaryThenRenamed,
  withSidecar,
} from './growth.ts';

/** What a name is made of. */
export interface Moment {
  /** UTC milliseconds. */
  readonly at: number;
  readonly timeZone: string;
  /** AllStar's number for the repeater. */
  readonly repeater: number;
  /** Different for each recording of a soak. */
  readonly index: number;
}

export interface Writer {
  readonly what: string;
  /** Path below the recorder's folder. The same name again: written over the first. */
  nameOf(moment: Moment): string;
  readonly format: AudioFormat;
  readonly write: Growth;
}

export const WRITERS: readonly [Writer, ...Writer[]] = [
  {
    what: 'allstar wav49',
    nameOf: ({ at, timeZone, repeater }) => allstarName(at, timeZone, repeater, 'WAV'),
    format: WAV49,
    write: grow(WAV49.lengthsAt),
  },
  {
    what: 'allstar wav, names of whole seconds',
    nameOf: ({ at, timeZone, repeater }) =>
      allstarName(at, timeZone, repeater, 'wav').replace(/\d\d\.wav$/, '.wav'),
    format: WAV,
    write: growOver(WAV.lengthsAt),
  },
  {
    what: 'allstar gsm',
    nameOf: ({ at, timeZone, repeater }) => allstarName(at, timeZone, repeater, 'gsm'),
    format: GSM,
    write: grow(GSM.lengthsAt),
  },
  {
    what: 'allstar wav49 from a cache',
    nameOf: ({ at, timeZone, repeater }) => `cached/${allstarName(at, timeZone, repeater, 'WAV')}`,
    format: WAV49,
    write: overPlaceholder,
  },
  {
    what: 'generic mp3, temporary name first',
    nameOf: ({ at, index }) => `generic/${stampOf(at)}_${index}.mp3`,
    format: MP3,
    write: temporaryThenRenamed,
  },
  {
    what: 'allstar-mixmonitor',
    nameOf: ({ at, repeater, index }) =>
      `mixmonitor/UTC-${stampOf(at).replace('_', '-')}_${repeater}_2000_${index}.wav`,
    format: WAV,
    write: grow(WAV.lengthsAt),
  },
  {
    what: 'rtlsdr-airband',
    nameOf: ({ at, index }) => `air/tower_${stampOf(at)}_${118_000_000 + index}.mp3`,
    format: MP3,
    write: temporaryThenRenamed,
  },
  {
    what: 'sdrtrunk',
    nameOf: ({ at, index }) => `sdrtrunk/${stampOf(at)}_Club_Hill_T1__TO_91_FROM_${index}.mp3`,
    format: MP3,
    write: grow(MP3.lengthsAt),
  },
  {
    what: 'trunk-recorder',
    nameOf: ({ at, index }) =>
      `trunk/91-${Math.floor(at / 1_000)}_${146_000_000 + index}-call_${index}.wav`,
    format: WAV,
    write: withSidecar(WAV.lengthsAt),
  },
  {
    what: 'svxlink',
    nameOf: ({ at, repeater, index }) => `svxlink/qsorec_R${repeater}x${index}_${dashed(at)}.wav`,
    format: WAV,
    write: hiddenThenRenamed,
  },
  {
    what: 'generic wav without a time in its name',
    nameOf: ({ index }) => `generic/call ${index}.wav`,
    format: WAV,
    write: grow(WAV.lengthsAt),
  },
];

function stampOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
}

/** `2026-01-28_120000` */
function dashed(at: number): string {
  return stampOf(at).replace(/^(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
}

/** Most are some seconds of GSM; a few are long, so that links end in the middle of them. */
export function lengthOf(chance: Chance): number {
  return chance.isLucky(0.04) ? chance.between(300_000, 1_500_000) : chance.between(500, 60_000);
}
