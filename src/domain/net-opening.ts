/**
 * Whether a scheduled net was opened with these words. Careful: who announces it, asks for it or
 * talks about it does not open it. One phrase of an opening is seldom enough; the name of the net,
 * its net control station and further phrases around speak for it, the wrong moment against it.
 */
import type { HeardOfNets, NetHere } from './nets/heard.ts';
import { around, isControl, netMeant, speakersIn } from './nets/heard.ts';
import {
  A_NET,
  before,
  type Pattern,
  type Phrase,
  PLANNED,
  PLANNED_AT,
  phrasesOf,
  THE_NET,
  W,
} from './nets/phrases.ts';

type Kind = 'calling' | 'opened' | 'this-is' | 'directed' | 'control' | 'preamble';

const WE = `(?:i|ill|i will|id like to|i would like to|im|i am|we|well|we will|were|we are|lets|let us|at this time|going to) (?:(?:now|officially|formally|hereby|at this time|go ahead and|like to) )*`;
const NOW = '(?:now|officially|formally|hereby)';
const TODAY =
  '(?:tonights?|todays?|this (?:evening|morning|afternoon|weeks?)s?|(?:the|this|our|your) (?:net|evening|session)|(?:the |this |our )?#\\d+)';
const GREETING = '(?:good (?:evening|morning|afternoon|day)|hello|greetings|hi)';

/** Said of other times, of others, or not at all. */
const NOT_NOW = before(
  'not|isnt|wasnt|never|no longer|thought|think|guess|believe|suppose|wonder|wondering|hear|heard|said|says|saying|told|asked|was|been|yesterday|who|whos|what|which|where|anyone|anybody|somebody|someone|should|might|supposed',
  'if|whether|until|till|before|unless|while|because|since|remember|reminder',
);
const NOT_CALLING = new RegExp(
  `${NOT_NOW.source}| (?:be|youre|hes|shes|theyre|you|he|she|they|started|start|when|stop|keep|kept|of|for)(?: just| now)? $`,
);

const PATTERNS: readonly Pattern<Kind>[] = [
  {
    kind: 'calling',
    pattern: new RegExp(
      ` calling (?:all (?:${W} ){1,5}?(?:for|to|on|into|in) )?${A_NET}(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_CALLING, notBefore: PLANNED_AT },
  },
  {
    kind: 'opened',
    pattern: new RegExp(
      ` ${WE}(?:open|opening|begin|beginning|start|starting|convene|convening|kick off) (?:up )?${THE_NET}(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_NOW, notBefore: PLANNED_AT },
  },
  {
    kind: 'opened',
    pattern: new RegExp(` (?:call|calling|bring|bringing) ${THE_NET} to order(?= )`, 'g'),
    ...{ notAfter: NOT_CALLING, notBefore: PLANNED_AT },
  },
  {
    kind: 'opened',
    pattern: new RegExp(
      ` ${THE_NET} (?:is (?:${NOW} )*(?:being )?called to order|(?:will )?(?:now |please )*come to order|is (?:${NOW} )+(?:in session|under ?way|open(?! to (?:all|any))))(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_NOW, notBefore: PLANNED },
  },
  {
    kind: 'opened',
    pattern: new RegExp(` declare ${THE_NET} (?:to be )?(?:now )?open(?= )`, 'g'),
    notAfter: NOT_NOW,
  },
  {
    kind: 'this-is',
    pattern: new RegExp(` this is ${THE_NET}(?= )`, 'g'),
    notAfter: NOT_NOW,
    notBefore: new RegExp(`${PLANNED_AT.source}|^ (?:right|correct|or|isnt|not|frequency) `),
  },
  {
    kind: 'this-is',
    pattern: new RegExp(
      ` ${GREETING}(?: ${W}){0,8}? welcome (?:${W} ){0,3}?to ${THE_NET}(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_NOW, notBefore: PLANNED_AT },
  },
  {
    kind: 'directed',
    pattern: new RegExp(
      ` (?:(?:this|it|net|#\\d+) (?:is|will be)|its|(?:run|running|conducted|operated|operating)(?: this| it)? as) an? (?:${W} ){0,2}?(?:directed|controlled|formal) net(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_NOW, notBefore: PLANNED_AT },
  },
  {
    kind: 'control',
    pattern: new RegExp(
      ` (?:ill be|i will be|i am|im|serving as|acting as|as|this is @\\d+|@\\d+(?: and| here)*(?: ill be| i am| im)?) (?:(?:your|the|acting|serving|as|be|also) ){0,3}net control(?: operator| station| op)?(?: for| of| on)? ${TODAY}(?= )`,
      'g',
    ),
    ...{ notAfter: NOT_NOW, notBefore: PLANNED },
  },
  {
    kind: 'control',
    pattern:
      / (?:ill be|i will be) (?:your |the |acting |serving as |acting as )*net control(?= )/g,
    ...{ notAfter: NOT_NOW, notBefore: PLANNED },
  },
  {
    kind: 'control',
    pattern: new RegExp(
      ` net control(?: operator| station)?(?: for)? ${TODAY}(?: (?:net|session))? (?:is|will be) (?:${W} ){0,4}?@\\d+(?= )`,
      'g',
    ),
    notAfter: before('who|whos|not|was', 'if|whether|until'),
  },
  {
    kind: 'preamble',
    pattern: new RegExp(
      ` before (?:we|i|the net|starting|beginning|getting)(?: ${W}){0,6}? (?:is there|are there|any|does any|do we have)(?: ${W}){0,5}? (?:emergency|priority)(?= )`,
      'g',
    ),
  },
  { kind: 'preamble', pattern: / qst(?= )/g },
  {
    kind: 'preamble',
    pattern:
      / good (?:evening|morning|afternoon|day) (?:everyone|everybody|(?:to )?(?:you )?all|to (?:everyone|everybody|the group))(?= )/g,
  },
];

const IN_A_WHILE = `in (?:about |around |just )?(?:an? |another )?(?:${W} ){0,2}?(?:minutes?|moments?|seconds?|hours?|bit)`;
const BEGINS =
  '(?:be )?(?:begin|start|open|starting|beginning|opening|get started|get going|getting started|kick off)(?: up)?';

/** Somebody says that it will be opened, or that it was. */
const NOT_NOW_AT_ALL = [
  new RegExp(
    ` (?:(?:net|#\\d+|we|it|things) (?:will|is going to|are going to|going to|gonna|is about to|be)|well|ill) ${BEGINS}(?: ${W}){0,2}? (?:${IN_A_WHILE}|at|shortly|soon|momentarily|after|when|as soon) `,
  ),
  new RegExp(` (?:begins|starts|opens|begin|start|starting|beginning) ${IN_A_WHILE} `),
  / (?:this|that|it) (?:was|has been) (?:(?:the|our|a|another|tonights) )?(?:#\d+|directed|net) /,
];

/** So many words before and after it belong to the same opening. */
const REACH = 60;

/** Kinds that open a net by themselves, given a reason to believe them. */
const OPENING: ReadonlySet<Kind> = new Set(['calling', 'opened', 'this-is', 'directed', 'control']);
const OWN_WEIGHT: Readonly<Record<Kind, number>> = {
  ...{ calling: 1, opened: 1, directed: 1, control: 1, preamble: 1 },
  'this-is': 0, // as much as the name that it holds
};

const MINUTE_MS = 60_000;
/** Nets open some minutes around their planned start; at another moment more must speak for it. */
const EARLY_MS = 3 * MINUTE_MS;
const LATE_MS = 15 * MINUTE_MS;
const ENOUGH = 2;

export interface NetWords {
  readonly phrase: Pick<Phrase<string>, 'from' | 'to'>;
  readonly net: NetHere;
  readonly callsign: string | null;
}

/** The first phrase of each opening. @param closings phrases that close a net: what is near them opens none */
export function openingsIn(
  heard: HeardOfNets,
  closings: readonly { readonly from: number }[],
): readonly NetWords[] {
  const phrases = phrasesOf(heard.plain, PATTERNS);
  const found = new Map<string, NetWords>();
  for (const phrase of phrases) {
    if (!OPENING.has(phrase.kind)) continue;
    if (closings.some(({ from }) => Math.abs(from - phrase.from) <= REACH)) continue;
    const opened = openedBy(heard, phrase, phrases);
    if (opened !== undefined && !found.has(opened.net.name)) found.set(opened.net.name, opened);
  }
  return [...found.values()];
}

function openedBy(
  heard: HeardOfNets,
  phrase: Phrase<Kind>,
  all: readonly Phrase<Kind>[],
): NetWords | undefined {
  const passage = around(heard, phrase, REACH);
  const near = all.filter(({ from, to }) => from >= passage.from && to <= passage.to);
  if (NOT_NOW_AT_ALL.some((pattern) => pattern.test(passage.text))) return undefined;
  const isOther = (one: Phrase<Kind>): boolean => netMeant(heard, one, passage) === 'other';
  if (near.some((one) => one.kind !== 'preamble' && isOther(one))) return undefined;
  const net = netMeant(heard, phrase, passage);
  if (net === undefined || net === 'other' || heard.saidAt(phrase.from) >= net.session.endsAt)
    return undefined;
  const kinds = new Set(near.map(({ kind }) => kind));
  const isNamed = passage.names.has(net.index);
  const speakers = speakersIn(heard, passage);
  const control = speakers.find((callsign) => isControl(net, callsign));
  const isStranger = control === undefined && net.control.length > 0 && speakers.length > 0;
  const weight =
    [...kinds].reduce((sum, kind) => sum + OWN_WEIGHT[kind], 0) +
    Number(isNamed) +
    Number(control !== undefined) -
    Number(isStranger && !kinds.has('control'));
  if (weight < needed(heard, phrase, net, kinds)) return undefined;
  const callsign = control ?? (speakers.length === 1 ? speakers[0] : undefined);
  return { phrase, net, callsign: callsign ?? null };
}

function needed(
  { saidAt }: HeardOfNets,
  { from }: Phrase<Kind>,
  { session }: NetHere,
  kinds: ReadonlySet<Kind>,
): number {
  const at = saidAt(from);
  const isOutOfTime = at < session.startsAt - EARLY_MS || at > session.startsAt + LATE_MS;
  // That somebody will be net control tonight is said before the net too.
  const isControlAlone = ![...kinds].some((kind) => kind !== 'control' && kind !== 'preamble');
  return ENOUGH + Number(isOutOfTime) + Number(isControlAlone);
}
