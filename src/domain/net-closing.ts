/**
 * Whether a scheduled net was closed with these words. That it was open is not asked here: a
 * closing counts only after an opening (net-session.ts), and so a single phrase is enough.
 */

import type { NetWords } from './net-opening.ts';
import { around, type HeardOfNets, isControl, netMeant, speakersIn } from './nets/heard.ts';
import {
  before,
  type Pattern,
  type Phrase,
  PLANNED,
  phrasesOf,
  THE_NET,
  W,
} from './nets/phrases.ts';

type Kind = 'closed' | 'closing' | 'concluded' | 'returned';

const ADVERBS = '(?:(?:now|hereby|officially|formally|also) )';
const WE = `(?:i|ill|i will|im|i am|im going to|i am going to|id like to|i would like to|we|well|we will|were|we are|were going to|we are going to|lets|let us|going to) (?:${ADVERBS}|(?:go ahead and|just|then) )*`;

const NOT_CLOSED = before(
  'not|isnt|wasnt|never|thought|think|guess|believe|suppose|wonder|wondering|says|said|told|asked|was|has|have|been|did|who|you|he|she|they|should|might|anyone|anybody',
  'before|until|till|when|once|after|if|unless|whether|while|at the (?:close|end|conclusion)',
);
const NOT_CLOSED_YET = new RegExp(
  `${PLANNED.source}|^(?: ${W})? (?:at the (?:top|bottom)|on |every |for the (?:holiday|summer|winter)|to (?:all|any|visitors|new))`,
);

const PATTERNS: readonly Pattern<Kind>[] = [
  {
    kind: 'closed',
    pattern: new RegExp(
      ` ${THE_NET} is (?:${ADVERBS}*(?:closed|secured|adjourned|concluded|clear)|${ADVERBS}+(?:over|complete|completed|ended|finished))(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_CLOSED, notBefore: NOT_CLOSED_YET },
  },
  {
    kind: 'closed',
    pattern: new RegExp(
      ` (?:declare|consider|pronounce) ${THE_NET} (?:to be )?(?:now )?(?:closed|secured|adjourned)(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_CLOSED, notBefore: NOT_CLOSED_YET },
  },
  {
    kind: 'closing',
    pattern: new RegExp(
      ` ${WE}(?:close|closing|secure|securing|shut|shutting|end|ending|conclude|concluding|adjourn|adjourning) (?:down |out |up )?${THE_NET}(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_CLOSED, notBefore: NOT_CLOSED_YET },
  },
  {
    kind: 'closing',
    pattern: new RegExp(` (?:\\.|@\\d+|now|is|control) (?:closing|securing) ${THE_NET}(?= )`, 'g'),
    ...{ notAfter: NOT_CLOSED, notBefore: NOT_CLOSED_YET },
  },
  {
    kind: 'concluded',
    pattern: new RegExp(
      ` (?:this|that|which) (?:will )?(?:now )?(?:concludes?|closes?|ends?|completes?) ${THE_NET}(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_CLOSED, notBefore: NOT_CLOSED_YET },
  },
  {
    kind: 'returned',
    pattern: new RegExp(
      ` (?:return|returning|returned|release|releasing|turn|turning|hand|handing|give|giving) (?:(?:this|the|our) )?(?:${W} ){0,2}?(?:repeater|frequency|machine|system)(?: back)?(?: over)? (?:to|for) (?:(?:its|the|your) )?(?:normal|regular|general|routine|open)(?: ${W}){0,3}? (?:use|usage|operations?|service)(?= )`,
      'g',
    ),
    notAfter: before('not|be|been|was|will have', 'before|until|till|when|once|after|if|at the'),
    notBefore: NOT_CLOSED_YET,
  },
];

/** So many words before and after it belong to the same closing. */
const REACH = 60;

/** Every closing, with the net that it closes. */
export function closingsIn(heard: HeardOfNets): readonly NetWords[] {
  const phrases = phrasesOf(heard.plain, PATTERNS);
  return phrases.flatMap((phrase) => closedBy(heard, phrase, phrases) ?? []);
}

function closedBy(
  heard: HeardOfNets,
  phrase: Phrase<Kind>,
  all: readonly Phrase<Kind>[],
): NetWords | undefined {
  const passage = around(heard, phrase, REACH);
  const net = netMeant(heard, phrase, passage);
  if (net === undefined || net === 'other' || heard.saidAt(phrase.from) < net.session.startsAt)
    return undefined;
  const near = all.filter(({ from, to }) => from >= passage.from && to <= passage.to);
  const speakers = speakersIn(heard, passage);
  const control = speakers.find((callsign) => isControl(net, callsign));
  const isStranger = control === undefined && net.control.length > 0 && speakers.length > 0;
  const kinds = new Set(near.map(({ kind }) => kind)).size;
  const isNamed = passage.names.has(net.index);
  if (kinds + Number(isNamed) - Number(isStranger) < 1) return undefined;
  const callsign = control ?? (speakers.length === 1 ? speakers[0] : undefined);
  return { phrase, net, callsign: callsign ?? null };
}
