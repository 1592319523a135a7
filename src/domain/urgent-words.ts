/**
 * Emergency and urgency words in what is shown of a recording. Rules alone: no model is asked,
 * none is waited for.
 *
 *   emergency   mayday, break break break, “I have emergency traffic”, “declaring an emergency”
 *   priority    break break, pan-pan, “W7ABC with priority traffic”, a yes to the net control’s question
 *
 * Said once, asked, denied, told of the past or of procedures they are none (urgent/). Words of an
 * exercise make an alert less grave and are shown with it; they never take it away. Health and
 * welfare traffic is everyday traffic of nets and no alert.
 */
import type { Alert, AlertKind } from './alert.ts';
import type { Role } from './mention.ts';
import { placedSegments, type Segment, shownText } from './transcript.ts';
import { answered, askedFor } from './urgent/answers.ts';
import { claimsIn } from './urgent/claims.ts';
import { exerciseWords } from './urgent/exercise.ts';
import { type Marker, markersIn } from './urgent/markers.ts';
import { type Place, type SpokenWord, spokenWords } from './urgent/spoken-words.ts';

/** Stored with every alert; raise it when the same words may give others. */
export const ALERT_RULES_VERSION = '1';

/** How long after a question an answer still belongs to it. */
export const ANSWER_WITHIN_MS = 30_000;

export interface Said {
  readonly segments: readonly Pick<Segment, 'startMs' | 'endMs' | 'text' | 'hidden' | 'doubtful'>[];
  /** Callsigns in the shown words, in their order. */
  readonly mentions: readonly Speaker[];
  /** Net control stations, as far as they are known. */
  readonly control?: readonly string[] | undefined;
  /** Shown words of what was said there just before; see `mayAnswer`. */
  readonly before?: string | undefined;
}

interface Speaker {
  readonly callsign: string;
  readonly start: number;
  readonly end: number;
  readonly role?: Role | undefined;
}

const HINT = /may[\s-]?day|br(?:ea|a)k|pan[\s-]?pan|\bsos\b|emergency|priority|urgent/i;
const YES = /\b(?:yes|yeah|yep|affirm|i do|we do|have|ive|got|emergency|priority)/i;
/** In letters: so long is no answer, however it is spelled. */
const LONGEST_SPELLED = 300;

/** Whether these words are a yes, if somebody asked: then it is worth asking what was said before. */
export function mayAnswer(text: string, callsigns: readonly Place[] = []): boolean {
  if (text.length > LONGEST_SPELLED || !YES.test(text)) return false;
  return answered(spokenWords(text, callsigns), 'priority') !== undefined;
}

/** Whether they end in a net control’s question: what answers it may be known already. */
export function asksForTraffic(text: string): boolean {
  return HINT.test(text) && askedFor(spokenWords(text)) !== undefined;
}

/** Whether a look is worth while: most words are about other things. */
export function mayBeUrgent(text: string): boolean {
  return HINT.test(text);
}

/** The gravest and of those the first; undefined: there is none. */
export function urgentWords(said: Said): Alert | undefined {
  const text = shownText(said.segments);
  if (!HINT.test(text) && said.before === undefined) return undefined;
  const words = spokenWords(text, said.mentions);
  const claims = isOfControl(said, words) ? [] : [...claimsIn(words), ...answerIn(words, said)];
  const found = [...markersIn(words), ...claims].sort(gravestFirst)[0];
  return found && toAlert(found, words, text, said);
}

function gravestFirst(a: Marker, b: Marker): number {
  const graver = Number(b.kind === 'emergency') - Number(a.kind === 'emergency');
  return graver === 0 ? a.from - b.from : graver;
}

/** Nobody but the net control speaks: it announces and asks. What it repeats thrice counts all the same. */
function isOfControl({ mentions, control = [] }: Said, words: readonly SpokenWord[]): boolean {
  const speakers = mentions.filter(({ role }) => role === 'speaker');
  if (speakers.length > 0 && speakers.every(({ callsign }) => control.includes(callsign)))
    return true;
  const text = words.map(({ word }) => word).join(' ');
  return speakers.length <= 1 && OWN_CONTROL.test(text);
}

const OWN_CONTROL =
  /\b(?:your|as|be|am|im|# is) net control\b|\bnet control (?:for|station for|operator for) (?:tonight|this|today|the)\b|\b(?:this is|#) net control\b(?! (?:this|#|i|we))/;

function answerIn(words: readonly SpokenWord[], { before }: Said): readonly Marker[] {
  const asked = before === undefined ? undefined : askedFor(spokenWords(before));
  const kind: AlertKind | undefined = asked && answered(words, asked);
  return kind === undefined ? [] : [{ kind, from: 0, to: words.length }];
}

function toAlert(
  { kind, from, to }: Marker,
  words: readonly SpokenWord[],
  text: string,
  said: Said,
) {
  const start = words[from]?.start ?? 0;
  return {
    kind,
    quote: quoteOf(text, words, from, to),
    atMs: momentOf(said.segments, start),
    callsign: whoSays(said.mentions, start),
    exercise: exerciseWords(text, true),
    isUnsure: isUnsure(said.segments, words.slice(from, to)),
  };
}

const WORDS_BEFORE = 8;
const WORDS_AFTER = 16;
const LONGEST_QUOTE = 200;

function quoteOf(text: string, words: readonly SpokenWord[], from: number, to: number): string {
  const [first, last] = [
    Math.max(0, from - WORDS_BEFORE),
    Math.min(words.length, to + WORDS_AFTER),
  ];
  const start = first === 0 ? 0 : (words[first]?.start ?? 0);
  const end = last === words.length ? text.length : (words[last - 1]?.end ?? text.length);
  const cut = text.slice(start, end).slice(0, LONGEST_QUOTE).trim();
  const goesOn = start + cut.length < text.trimEnd().length;
  return `${start === 0 ? '' : '… '}${cut}${goesOn ? ' …' : ''}`;
}

/** A moment before: segments tell where they begin, and no word of theirs does. */
const LEAD_MS = 2_000;

function momentOf(segments: Said['segments'], offset: number): number {
  const place = placedSegments(segments).find(({ to }) => offset <= to);
  if (place === undefined) return 0;
  const { segment, from, to } = place;
  const into = ((segment.endMs - segment.startMs) * (offset - from)) / (to - from);
  return Math.round(segment.startMs + Math.max(0, into - LEAD_MS));
}

/** The speaker that is named nearest; else the only one that is named and not spoken to. */
function whoSays(mentions: readonly Speaker[], at: number): string | null {
  const far = ({ start, end }: Speaker) => Math.min(Math.abs(start - at), Math.abs(end - at));
  const speakers = mentions.filter(({ role }) => role === 'speaker');
  const [nearest] = [...speakers].sort((a, b) => far(a) - far(b));
  if (nearest !== undefined) return nearest.callsign;
  const others = mentions.filter(({ role }) => role !== 'addressed' && role !== 'repeater');
  const calls = new Set(others.map(({ callsign }) => callsign));
  return calls.size === 1 ? ([...calls][0] ?? null) : null;
}

/** As sure as its surest word: repetition speaks for itself. */
function isUnsure(segments: Said['segments'], marked: readonly SpokenWord[]): boolean {
  const doubtful = segments
    .filter(({ hidden }) => hidden.length === 0)
    .flatMap((segment) => segment.doubtful.map(({ text }) => spokenWords(text)[0]?.word));
  return marked.every(({ word }) => {
    const at = doubtful.findIndex((doubt) => doubt !== undefined && word.startsWith(doubt));
    if (at >= 0) doubtful.splice(at, 1);
    return at >= 0;
  });
}
