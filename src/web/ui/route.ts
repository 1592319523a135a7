/** What the page shows, as its address, so that it can be bookmarked and sent. Pure. */
import { type RecordingState, STORED_STATES } from '../../domain/pipeline.ts';

export interface Route {
  /** The open recording. */
  readonly recordingId?: string | undefined;
  readonly search: string;
  readonly node?: string | undefined;
  readonly callsign?: string | undefined;
  readonly state?: RecordingState | undefined;
}

export function parseRoute(path: string, query: string): Route {
  const [, recordingId] = /^\/recordings\/([\w-]+)$/.exec(path) ?? [];
  const given = new URLSearchParams(query);
  return {
    recordingId,
    search: given.get('q') ?? '',
    node: given.get('node') ?? undefined,
    callsign: given.get('callsign') ?? undefined,
    state: STORED_STATES.find((state) => state === given.get('state')),
  };
}

export function toAddress(route: Route): string {
  const { recordingId, search, node, callsign, state } = route;
  const given = Object.entries({ q: search, node, callsign, state }).flatMap(
    ([name, value]): [string, string][] =>
      value === undefined || value === '' ? [] : [[name, value]],
  );
  const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `${recordingId === undefined ? '/' : `/recordings/${recordingId}`}${query}`;
}
