/** The callsign engine on transcripts of about 30 words, on one core, and on one long text. */
import { findCallsigns } from '../../src/domain/find-callsigns.ts';
import { noisySet } from '../eval/noisy.ts';
import { type Bench, type Figures, median, round } from './figures.ts';

const WORDS = 30;
const ROUNDS = 5;
const MEGABYTE = 2 ** 20;

export const callsignsBench: Bench = {
  what: 'transcripts of 30 words searched for callsigns in a second, one core',
  run: () => Promise.resolve(measure()),
};

function measure(): Figures {
  const words = noisySet(1, 300)
    .map(({ text }) => text)
    .join(' ')
    .split(/\s+/);
  const texts = Array.from({ length: Math.floor(words.length / WORDS) }, (_, at) =>
    words.slice(at * WORDS, (at + 1) * WORDS).join(' '),
  );
  const long = words.join(' ').repeat(9).slice(0, MEGABYTE);
  search(texts); // the first round also compiles
  return {
    transcriptsPerSecond: round(texts.length / median(times(() => search(texts)))),
    megabyteSeconds: round(median(times(() => search([long])))),
  };
}

function search(texts: readonly string[]): void {
  for (const text of texts) findCallsigns(text);
}

/** CPU seconds of each round: other programs on the machine do not count. */
function times(work: () => void): readonly number[] {
  return Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
}
