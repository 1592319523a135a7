/** Letters that take more than one word: "x ray", "double kilo", "B as in boy". */
import {
  phoneticWord,
  type Spoken,
  spoken,
  spokenFigure,
  spokenPair,
  spokenWord,
} from '../phonetics.ts';
import type { Token } from './tokens.ts';

export interface Phrase extends Spoken {
  readonly tokens: number;
}

/** S57 is said "sierra fifty seven". */
const TENS = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, `${index + 2}`] as const),
);

/** What the words from `at` on stand for together. */
export function phrasesAt(tokens: readonly Token[], at: number): readonly Phrase[] {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (token === undefined || next === undefined || !isNear(next)) return [];
  const phrases: Phrase[] = [];
  const pair = spokenPair(token.word, next.word);
  if (pair) phrases.push({ ...pair, tokens: 2 });
  const joined = joinedWord(token, next);
  if (joined) phrases.push({ ...joined, tokens: 2 });
  const again = saidAgain(token, next);
  if (again) phrases.push({ ...again, tokens: 2 });
  if (token.word === 'one' && next.word === 'hundred')
    phrases.push({ ...spoken('100', 'figure', 0.1), tokens: 2 });
  const tens = TENS.get(token.word);
  const unit = spokenWord(next.word).find(({ kind }) => kind === 'figure')?.chars;
  if (tens !== undefined && unit !== undefined && unit !== '0' && next.word.length > 1)
    phrases.push({ ...spoken(`${tens}${unit}`, 'figure', 0.1), tokens: 2 });
  const explained = explainedAt(tokens, at);
  if (explained) phrases.push(explained);
  return phrases;
}

/** "Rome-eo", "Vic Tor": one phonetic word in two pieces, of which neither is one by itself. */
function joinedWord(token: Token, next: Token): Spoken | undefined {
  if (token.word.length < 2 || next.word.length < 2 || next.gap === 'comma') return undefined;
  const whole = phoneticWord(token.word + next.word);
  if (whole) return spoken(whole.chars, 'misheard', 0.2);
  if (next.gap !== 'join') return undefined;
  return spokenWord(token.word + next.word).find(({ kind }) => kind === 'misheard');
}

/** "ate, eight", "ocho, eight": one figure, said again in plainer words; "Bravo… Bravo": one letter. */
function saidAgain(token: Token, next: Token): Spoken | undefined {
  if (token.word === next.word) {
    if (token.cut === undefined || token.cut === '?') return undefined;
    const letter = phoneticWord(token.word);
    return letter && spoken(letter.chars, 'phonetic', 0.1);
  }
  const first = spokenFigure(token.word);
  if (first === undefined) return undefined;
  // "2 to 4" is a span; the plain word comes last, behind a pause.
  const second = spokenFigure(next.word);
  if (second?.kind !== 'figure' || first.chars !== second.chars) return undefined;
  if (first.kind === 'soft-figure' && next.gap !== 'comma') return undefined;
  return spoken(first.chars, 'figure', 0.2);
}

/** "B as in boy", "N for Nancy", "D like dog": the word says which letter was meant. */
function explainedAt(tokens: readonly Token[], at: number): Phrase | undefined {
  const first = tokens[at + 1]?.word;
  if (first !== 'as' && first !== 'is' && first !== 'for' && first !== 'like') return undefined;
  const second = tokens[at + 2]?.word;
  const isAsIn = (first === 'as' || first === 'is') && second === 'in';
  const letter = letterOf(tokens[at]?.word ?? '', isAsIn);
  if (letter === undefined) return undefined;
  const length = isAsIn ? 4 : 3;
  if (!isAsIn && (first === 'as' || first === 'is')) return undefined;
  const word = tokens[at + length - 1];
  if (word === undefined || !isNear(word) || word.word.length < 2) return undefined;
  const isMeant =
    word.word.startsWith(letter.toLowerCase()) ||
    spokenWord(word.word).some(({ chars }) => chars === letter);
  return isMeant
    ? { ...spoken(letter, isAsIn ? 'phonetic' : 'letter'), tokens: length }
    : undefined;
}

/** "Echo as in Easter" explains a phonetic word too. */
function letterOf(word: string, orPhonetic: boolean): string | undefined {
  return spokenWord(word).find(
    ({ chars, kind }) =>
      /^[A-Z]$/.test(chars) &&
      (word.length === 1 || kind === 'letter-name' || (orPhonetic && kind === 'phonetic')),
  )?.chars;
}

function isNear(token: Token): boolean {
  return token.gap === 'space' || token.gap === 'join' || token.gap === 'comma';
}
