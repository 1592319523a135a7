/** Finding what was said of a net, and leaving out what was only asked, planned, denied or told of others. */
import { namingWords } from './net-names.ts';
import { type PlainWords, wordAt } from './plain-words.ts';

/** One word that is no end of a sentence. */
export const W = '[a-z0-9@#]+';

/** `the`, `this evening's`, `tonight's session of the`. */
const WHICH = `(?:(?:this|the|our|tonights|todays|this (?:evening|morning|afternoon|week)s|an|another)(?: ${W}){0,2}? (?:edition|session|gathering) of (?:the |this |our )?|(?:the|our|tonights|todays|this (?:evening|morning|afternoon|week)s|this) )`;

/** What belongs to a net and is none. */
const PART =
  '(?! (?:controls?|managers?|loggers?|list|frequency|script|preamble|reports?|time|night|operations?|members?)(?= ))';

/** What no net is called: a sentence has begun. */
const NO_NAME =
  '(?!(?:is|are|was|were|be|been|am|you|youre|we|i|im|ill|he|she|they|it|its|any|anyone|anybody|all|everyone|everybody|who|what|before|after|when|while|until|if|do|does|did|dont|have|has|had|not|no|will|would|can|could|please|go|this|that|there|here|then|so|but|because|start|begin|stand|standing|the|net|nothing|heard) )';

/** A net by its name, or by any words before `net`: what these name is looked at afterwards. */
const NAMED = `(?:(?<name>#\\d+)|(?<words>(?:${NO_NAME}[a-z0-9@]+ ){0,8}?)net)${PART}`;

/** The same behind an article; `THE_NET` needs one. */
export const A_NET = `(?:${WHICH})?${NAMED}`;
export const THE_NET = `${WHICH}${NAMED}`;

export interface Pattern<Kind extends string> {
  readonly kind: Kind;
  readonly pattern: RegExp;
  /** In the three words before it, or six for what turns a whole sentence round. */
  readonly notAfter?: RegExp;
  /** In the words that follow. */
  readonly notBefore?: RegExp;
}

export interface Phrase<Kind extends string> {
  readonly kind: Kind;
  /** Its words, the second not included. */
  readonly from: number;
  readonly to: number;
  /** The number of the net that it names. */
  readonly net?: number;
  /** Words that name a net which is none of those that are known. */
  readonly otherName: readonly string[];
  /** Its own words, as patterns read them. */
  readonly said: string;
}

/** No net is opened so often: a recogniser that repeats itself is cut short. */
const MOST = 300;

/** In order. What is asked, or excluded by the words around, is left out. */
export function phrasesOf<Kind extends string>(
  plain: PlainWords,
  patterns: readonly Pattern<Kind>[],
): readonly Phrase<Kind>[] {
  return patterns
    .flatMap((pattern) => found(plain, pattern))
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .slice(0, MOST);
}

function found<Kind extends string>(
  plain: PlainWords,
  { kind, pattern, notAfter, notBefore }: Pattern<Kind>,
): readonly Phrase<Kind>[] {
  const phrases: Phrase<Kind>[] = [];
  for (const match of plain.text.matchAll(pattern)) {
    const from = wordAt(plain, match.index + 1);
    const to = wordAt(plain, match.index + match[0].length - 1) + 1;
    const before = sentence(plain, from - REACH, from, 'before');
    const after = sentence(plain, to, to + REACH, 'after');
    if (notAfter?.test(before) || notBefore?.test(after) || isAsked(plain, to)) continue;
    const { name, words = '' } = match.groups ?? {};
    const otherName = namingWords(words.trim().split(' '));
    const net = name === undefined ? {} : { net: Number(name.slice(1)) };
    phrases.push({ kind, from, to, ...net, otherName, said: match[0].trim() });
  }
  return phrases;
}

const REACH = 8;

/** The words from `from` to `to`, as far as they are of the same sentence. */
function sentence({ words }: PlainWords, from: number, to: number, side: 'before' | 'after') {
  const near = words.slice(Math.max(0, from), to).map(({ text }) => text);
  const isEnd = (word: string): boolean => word === '.' || word === '?';
  const cut = side === 'before' ? near.findLastIndex(isEnd) : near.findIndex(isEnd);
  const own = side === 'before' ? near.slice(cut + 1) : cut < 0 ? near : near.slice(0, cut);
  return ` ${own.join(' ')} `;
}

/** Many a sentence of a preamble ends with a question; only what stands at its end is asked. */
const ASKED_WORDS = 4;

function isAsked({ words }: PlainWords, to: number): boolean {
  const next = words.slice(to, to + ASKED_WORDS + 1);
  return next.find(({ text }) => text === '.' || text === '?')?.text === '?';
}

/** One of these words among the last three, or one of those anywhere before it in the sentence. */
export function before(near: string, anywhere: string): RegExp {
  return new RegExp(` (?:(?:${near})(?: ${W}){0,2}|(?:${anywhere})(?: ${W})*) $`);
}

const SOON = `(?:in (?:about |around |just |another |the next )?(?:an? )?(?:${W} ){0,2}?(?:minutes?|hours?|seconds?|moments?|bit|while)|shortly|soon|later|tomorrow|yesterday|last (?:week|night)|next (?:week|month|${W}day))`;
const AT_TIME = `at (?:about |around )?(?:\\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|the (?:top|bottom))`;

/** What makes a plan of it: `in five minutes`, `when Bob is here`. */
export const PLANNED = new RegExp(
  `^(?: ${W}){0,3}? ${SOON} |^(?: ${W})? (?:if|unless|when|once|after|until|as soon) `,
);
export const PLANNED_AT = new RegExp(`${PLANNED.source}|^(?: ${W})? ${AT_TIME}`);
