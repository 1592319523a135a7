/** Morse code by its timing: marks and gaps in, letters out (ITU-R M.1677-1). */

const LETTERS: Readonly<Record<string, string>> = {
  '.-': 'A',
  '-...': 'B',
  '-.-.': 'C',
  '-..': 'D',
  '.': 'E',
  '..-.': 'F',
  '--.': 'G',
  '....': 'H',
  '..': 'I',
  '.---': 'J',
  '-.-': 'K',
  '.-..': 'L',
  '--': 'M',
  '-.': 'N',
  '---': 'O',
  '.--.': 'P',
  '--.-': 'Q',
  '.-.': 'R',
  '...': 'S',
  '-': 'T',
  '..-': 'U',
  '...-': 'V',
  '.--': 'W',
  '-..-': 'X',
  '-.--': 'Y',
  '--..': 'Z',
  '-----': '0',
  '.----': '1',
  '..---': '2',
  '...--': '3',
  '....-': '4',
  '.....': '5',
  '-....': '6',
  '--...': '7',
  '---..': '8',
  '----.': '9',
  '-..-.': '/',
  '..--..': '?',
  '.-.-.-': '.',
  '--..--': ',',
  '-...-': '=',
  '.-.-.': '+',
  '...-.-': '',
};

/** The tone is on from here to there. */
export interface Mark {
  readonly startMs: number;
  readonly endMs: number;
}

export interface Morse {
  /** `DE W7XYZ` */
  readonly text: string;
  readonly wordsPerMinute: number;
}

/** A dot, in milliseconds, at 30 and at 10 words a minute. */
const DOT_MS = { min: 38, max: 125 };
const FEWEST_MARKS = 8;
const FEWEST_LETTERS = 3;
const LEAST_WITHIN_LETTERS = 0.5;
/** Of PARIS: 50 dots a word. */
const MS_PER_DOT_AT_ONE_WPM = 1_200;

/**
 * The text of `marks`, in order, all of one tone. Undefined when their timing is not that
 * of Morse code: then it is a melody, a courtesy tone, or a voice.
 */
export function readMorse(marks: readonly Mark[]): Morse | undefined {
  if (marks.length < FEWEST_MARKS) return undefined;
  const dotMs = dotOf(marks);
  if (dotMs === undefined || !marks.every((mark) => fits(mark, dotMs))) return undefined;
  if (shareWithinLetters(marks, dotMs) < LEAST_WITHIN_LETTERS) return undefined;
  const words = toCodes(marks, dotMs).map((codes) => codes.map((code) => LETTERS[code]));
  const letters = words.flat();
  if (letters.length < FEWEST_LETTERS || letters.includes(undefined)) return undefined;
  const text = words.map((word) => word.join('')).join(' ');
  return { text: text.trim(), wordsPerMinute: Math.round(MS_PER_DOT_AT_ONE_WPM / dotMs) };
}

/** Both lengths occur, and the long one is about three times the short one. */
function dotOf(marks: readonly Mark[]): number | undefined {
  const lengths = marks.map(lengthOf).sort((a, b) => a - b);
  let split = 0;
  for (let i = 1; i < lengths.length; i++) {
    const jump = (lengths[i] ?? 0) / (lengths[i - 1] ?? 1);
    if (jump > (lengths[split] ?? 1) / (lengths[split - 1] ?? Infinity)) split = i;
  }
  const dot = mean(lengths.slice(0, split));
  const dash = mean(lengths.slice(split));
  const ratio = dash / dot;
  if (!(ratio > 2 && ratio < 4.5)) return undefined;
  const dotMs = (dot + dash / 3) / 2;
  return dotMs >= DOT_MS.min && dotMs <= DOT_MS.max ? dotMs : undefined;
}

function fits(mark: Mark, dotMs: number): boolean {
  const dots = lengthOf(mark) / dotMs;
  return (dots > 0.5 && dots < 1.7) || (dots > 2.2 && dots < 4);
}

/** How many of the gaps are those of one dot. Callsigns have three signs in a letter and more. */
function shareWithinLetters(marks: readonly Mark[], dotMs: number): number {
  const gaps = marks.slice(1).map((mark, i) => (mark.startMs - (marks[i]?.endMs ?? 0)) / dotMs);
  return gaps.filter((gap) => gap > 0.3 && gap < 2).length / gaps.length;
}

/** Words of letters of dots and dashes. */
function toCodes(marks: readonly Mark[], dotMs: number): readonly (readonly string[])[] {
  const words: string[][] = [[]];
  let code = '';
  marks.forEach((mark, i) => {
    const gapDots = i === 0 ? 0 : (mark.startMs - (marks[i - 1]?.endMs ?? 0)) / dotMs;
    if (gapDots >= 2) {
      words.at(-1)?.push(code);
      code = '';
    }
    if (gapDots >= 5) words.push([]);
    code += lengthOf(mark) < 2 * dotMs ? '.' : '-';
  });
  words.at(-1)?.push(code);
  return words;
}

function lengthOf({ startMs, endMs }: Mark): number {
  return endMs - startMs;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Who identified: `DE W7XYZ/R` → W7XYZ; null when no callsign is in it. */
export function stationIn(text: string): string | null {
  return /(?:^|[ /])([A-Z\d]{1,2}[A-Z]?\d{1,2}[A-Z]{1,4})(?:[ /]|$)/.exec(text)?.[1] ?? null;
}
