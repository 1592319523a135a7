/**
 * Who is expected in a recording: first those that were heard here lately, whose link
 * keyed, or who take part in the running net; then, of the callsigns that a first look found, those that were heard in the last
 * months or hold a licence. Each part is optional: a new server knows nobody.
 */
import type { AllstarNodes } from '../../domain/callbook/allstar-nodes.ts';
import type { Licence } from '../../domain/callbook.ts';
import type { CallsignContext, ExpectedBecause } from '../../domain/callsign-context.ts';
import type { HeardCallsigns } from '../../domain/find-callsigns.ts';
import { keyedContext, recordedActivity } from '../../domain/recorded-activity.ts';
import type { Roster } from '../../domain/roster.ts';
import type { HeardReads } from '../../store/server/heard.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TEN_MINUTES_MS = 10 * MINUTE_MS;

export interface ExpectNeeds {
  readonly heard: HeardReads;
  /** The licence in force under a callsign, from what lies on this disk; absent without a callbook. */
  readonly licenceOf?: ((callsign: string) => Promise<Licence | undefined>) | undefined;
  /** Whose the AllStar nodes are that keyed; absent: nobody knows. */
  readonly allstarNodes?: (() => Promise<AllstarNodes>) | undefined;
  /** Callsigns of the club; absent: there is none. */
  readonly members?: (() => Promise<ReadonlySet<string>>) | undefined;
  /** Who takes part in the net that runs at `node` at that moment; absent: nets are not known. */
  readonly roster?: ((node: string, at: number) => Promise<Roster | undefined>) | undefined;
}

export interface Place {
  readonly node: string;
  /** UTC milliseconds. */
  readonly recordedAt: number;
  readonly timeZone: string;
  readonly manifest: unknown;
}

/**
 * Those who are expected whatever was said: a link that keyed, the running net, the last ten
 * minutes, the last day. The strongest reason stays.
 */
export async function expectedHere(needs: ExpectNeeds, place: Place): Promise<CallsignContext> {
  const { node, recordedAt } = place;
  const expected = new Map<string, ExpectedBecause>();
  const lately = await needs.heard.lately(node, recordedAt - DAY_MS, recordedAt);
  for (const [callsign, lastAt] of lately) {
    expected.set(callsign, recordedAt - lastAt <= TEN_MINUTES_MS ? 'ten-minutes' : 'day');
  }
  const roster = await needs.roster?.(node, recordedAt);
  for (const callsign of [...(roster?.control ?? []), ...(roster?.callsigns ?? [])]) {
    expected.set(callsign, 'net');
  }
  const nodes = await needs.allstarNodes?.();
  for (const callsign of keyedContext(recordedActivity(place), nodes).keys()) {
    expected.set(callsign, 'keyed');
  }
  return expected;
}

/** `expected`, and what is known of the callsigns that a first look found. */
export async function expectedOf(
  needs: ExpectNeeds,
  place: Place,
  expected: CallsignContext,
  { mentions }: HeardCallsigns,
): Promise<CallsignContext> {
  const said = mentions.flatMap(({ callsign, alternatives }) => [
    callsign,
    ...alternatives.map((other) => other.callsign),
  ]);
  const unknown = [...new Set(said)].filter((callsign) => !expected.has(callsign));
  if (unknown.length === 0) return expected;
  const { node, recordedAt } = place;
  const before = await needs.heard.among(unknown, node, recordedAt - 90 * DAY_MS, recordedAt);
  const members = await needs.members?.();
  const all = new Map(expected);
  for (const callsign of unknown) {
    const because = before.has(callsign)
      ? 'ninety-days'
      : members?.has(callsign)
        ? 'club'
        : licensed(await needs.licenceOf?.(callsign), place);
    if (because !== undefined) all.set(callsign, because);
  }
  return all;
}

function licensed(licence: Licence | undefined, place: Place): ExpectedBecause | undefined {
  if (licence?.status !== 'active') return undefined;
  const state = stateOf(place.manifest);
  return state !== undefined && licence.state === state ? 'nearby' : 'licensed';
}

/** The operator's own word, `labels: {state: OR}`; nothing else says where a node stands. */
function stateOf(manifest: unknown): string | undefined {
  if (typeof manifest !== 'object' || manifest === null || !('labels' in manifest))
    return undefined;
  const { labels } = manifest;
  if (typeof labels !== 'object' || labels === null || !('state' in labels)) return undefined;
  return typeof labels.state === 'string' ? labels.state.toUpperCase() : undefined;
}
