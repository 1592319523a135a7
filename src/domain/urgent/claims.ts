/**
 * A station that says that it has emergency or priority traffic: “I have …”, “W7ABC with …”,
 * “break for …”, or nothing but that. Who asks for it, speaks of it or has none says it otherwise.
 */
import type { AlertKind } from '../alert.ts';
import { isDeclared, type Marker } from './markers.ts';
import { isEnd, isFirst, isTalk, wordAt, wordsBefore } from './place.ts';
import { CALL, type SpokenWord } from './spoken-words.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const KINDS: Readonly<Record<string, AlertKind>> = {
  emergency: 'emergency',
  priority: 'priority',
  urgent: 'priority',
};
const TRAFFIC = set('traffic message messages');
const FEW = set('a an some one piece of very real actual medical life threatening');
/** What may follow “I have an emergency”; “I have an emergency generator” is none. */
const GOES_ON = set(
  'here at on over and please break in i we need with for someone somebody there',
);

interface Claim {
  readonly words: readonly SpokenWord[];
  /** Of “emergency”. */
  readonly at: number;
  readonly to: number;
  readonly hasTraffic: boolean;
  /** Before “a”, “some”. */
  readonly lead: number;
}

export function claimsIn(words: readonly SpokenWord[]): readonly Marker[] {
  return words.flatMap(({ word, asks }, at): Marker[] => {
    const kind = KINDS[word];
    if (kind === undefined || asks) return [];
    const hasTraffic = TRAFFIC.has(wordAt(words, at + 1)) && !isEnd(words, at + 1);
    const claim = { words, at, to: at + (hasTraffic ? 2 : 1), hasTraffic, lead: leadOf(words, at) };
    const isMade = FRAMES.some((frame) => frame(claim)) || isAlone(claim);
    return isMade ? [{ kind, from: at, to: claim.to }] : [];
  });
}

function leadOf(words: readonly SpokenWord[], at: number): number {
  let lead = at - 1;
  while (FEW.has(wordAt(words, lead)) && words[lead]?.sentence === words[at]?.sentence) lead -= 1;
  return words[lead]?.sentence === words[at]?.sentence ? lead : -1;
}

const FRAMES: readonly ((claim: Claim) => boolean)[] = [
  isHad,
  isThis,
  isBrought,
  isBrokenFor,
  isCried,
  ({ words, at }) => wordAt(words, at) === 'emergency' && isDeclared(words, at),
];

/** “If we have …”, “did we have …”, “when I have …”. */
const CONDITION = set(
  `if when whenever unless until whether should did do does had could would once case wish hope before
  cant never not dont didnt time times sometimes and/or where`,
);

/** “I have …”, “we’ve got …”, “W7ABC has …”. */
function isHad({ words, at, lead, ...claim }: Claim): boolean {
  let who = lead;
  if (wordAt(words, who) === 'got') who -= 1;
  if (wordAt(words, who) === 'have') {
    who -= 1;
    if (wordAt(words, who) === 'do') who -= 1;
    if (!['i', 'we', CALL].includes(wordAt(words, who))) return false;
  } else if (wordAt(words, who) === 'has') {
    who -= 1;
    if (wordAt(words, who) !== CALL) return false;
  } else if (!['ive', 'weve', ...(who === lead ? [] : ['i', 'we'])].includes(wordAt(words, who)))
    return false;
  if (isTalk(words, who, 4)) return false;
  if (wordsBefore(words, who, 3).some((word) => CONDITION.has(word))) return false;
  return claim.hasTraffic || endsWell(words, at, claim.to);
}

/** Without “traffic”: where the sentence ends, or goes on as that of an emergency. */
function endsWell(words: readonly SpokenWord[], at: number, to: number): boolean {
  if (isEnd(words, to)) return true;
  return wordAt(words, at) === 'emergency' && GOES_ON.has(wordAt(words, to));
}

/** “This is an emergency”, “this is priority traffic”. */
function isThis({ words, at, lead, hasTraffic, to }: Claim): boolean {
  const isIts = wordAt(words, lead) === 'its';
  if (!isIts && wordAt(words, lead) !== 'is') return false;
  const who = isIts ? lead : lead - 1;
  if (!isIts && !['this', 'it'].includes(wordAt(words, who))) return false;
  if (isTalk(words, who, 4)) return false;
  const before = wordsBefore(words, who, 3);
  if (before.some((word) => CONDITION.has(word) || word === 'not' || word === 'that')) return false;
  return hasTraffic || (wordAt(words, at) === 'emergency' && endsWell(words, at, to));
}

const BRINGS = set('here in calling back mobile portable over control break standing-by');
const ASKS = set('any anyone anybody those who if want wants need needs stations everyone should');

/** “W7ABC with emergency traffic”, “checking in with priority traffic”. */
function isBrought({ words, lead, hasTraffic }: Claim): boolean {
  if (!hasTraffic || wordAt(words, lead) !== 'with') return false;
  const who = wordAt(words, lead - 1);
  if (isFirst(words, lead) || who === CALL) return true;
  if (!BRINGS.has(who)) return false;
  const before = wordsBefore(words, lead, 8);
  const own = before.slice(before.lastIndexOf(CALL) + 1);
  return !own.some((word) => ASKS.has(word) || CONDITION.has(word) || word === 'come');
}

/** “Break for priority traffic”, “breaking in with emergency traffic”. */
function isBrokenFor({ words, at, lead, hasTraffic, to }: Claim): boolean {
  if (wordAt(words, lead) !== 'for' && wordAt(words, lead) !== 'with') return false;
  let verb = lead - 1;
  if (wordAt(words, verb) === 'in') verb -= 1;
  if (!['break', 'breaking', 'breaker'].includes(wordAt(words, verb))) return false;
  while (wordAt(words, verb - 1) === 'break') verb -= 1;
  const who = wordAt(words, verb - 1);
  const isOwn = isFirst(words, verb) || ['i', 'im', 'am', 'break', CALL].includes(who);
  return isOwn && !isTalk(words, verb) && (hasTraffic || isEnd(words, to) || at === lead + 1);
}

const AROUND = set(
  `this is net control break over please here emergency priority urgent traffic message station
  calling i repeat again for to from mobile portable relay`,
);
const MOST_AROUND = 14;

/** Nothing else is said in the sentence; without a callsign it may be a net control that goes through the kinds. */
function isAlone({ words, at, hasTraffic }: Claim): boolean {
  if (!hasTraffic) return false;
  const { sentence } = words[at] ?? { sentence: -1 };
  const near = words.slice(Math.max(0, at - MOST_AROUND), at + MOST_AROUND + 1);
  const own = near.filter((each) => each.sentence === sentence);
  if (own.length > MOST_AROUND) return false;
  if (!own.every(({ word }) => word === CALL || AROUND.has(word))) return false;
  return own.some(({ word }) => word === CALL) || !goesThroughKinds(words, at);
}

const OF_CONTROL = set('any anyone nothing none hearing welfare routine stations');
const NEAR = 12;

function goesThroughKinds(words: readonly SpokenWord[], at: number): boolean {
  const before = words.slice(Math.max(0, at - NEAR), at);
  const after = words.slice(at, at + NEAR).filter(({ word }) => word !== 'anyone');
  return [...before, ...after].some(({ word }) => OF_CONTROL.has(word));
}

/** “Medical emergency at the trailhead” to begin with. */
function isCried({ words, at, to }: Claim): boolean {
  const first = wordAt(words, at - 1) === 'medical' ? at - 1 : at;
  const isMedical = wordAt(words, at) === 'emergency' && first < at;
  if (!isMedical || (first > 0 && wordAt(words, first - 1) !== CALL)) return false;
  return ['at', 'on', 'in', 'here'].includes(wordAt(words, to));
}
