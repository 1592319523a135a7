/** The samples of the test model, as recordings that a repeater would leave, with what is said in them. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { allstarName, type Dropped } from './recorder.ts';

const FIXTURES = 'test/fixtures/speech-model';

export interface Sample extends Dropped {
  /** What must be found, with marks; empty for speech without callsigns, silence and noise. */
  readonly callsigns: readonly string[];
  readonly format: 'wav' | 'wav49';
}

/** Callsigns that are really said in the samples (samples/transcripts.jsonl). */
const SAID: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(FIXTURES, 'expected-callsigns.json'), 'utf8'),
);

const ALLSTAR_NODE = 683_211;
const APART_MS = 20_000;

/** All samples and their wav49 copies, with AllStar names that end shortly before `now`. */
export function samplesUntil(now: number, timeZone: string): readonly Sample[] {
  const files = Object.entries(SAID).flatMap(([name, callsigns]) => [
    { path: join(FIXTURES, 'samples', name), callsigns, format: 'wav' as const },
    { path: join(FIXTURES, 'wav49', name), callsigns, format: 'wav49' as const },
  ]);
  const present = files.filter(({ path }) => existsSync(path));
  return present.map(({ path, callsigns, format }, index) => {
    const at = now - (present.length - index) * APART_MS;
    const ext = format === 'wav49' ? 'WAV' : 'wav';
    return { name: allstarName(at, timeZone, ALLSTAR_NODE, ext), sample: path, callsigns, format };
  });
}

export function sampleTitle(sample: Sample): string {
  return `${basename(sample.sample, '.wav')} (${sample.format})`;
}
