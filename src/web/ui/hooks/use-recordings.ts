/**
 * The list: a first page, older ones on demand, and whatever arrives live. After
 * a lost connection the loaded part is asked for again, so no gap stays.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FailureView } from '../../../domain/failure-view.ts';
import type { Page, RecordingItem } from '../../../domain/views.ts';
import { api, toFailureView } from '../api.ts';
import { append, type Filter, fits, upsert } from '../merge.ts';
import { type LiveFeed, useLiveMessages } from './use-live.ts';

const PAGE = 50;
const MOST = 200; // what the API gives at once

export interface Recordings {
  /** Undefined until the first answer. */
  readonly page: Page<RecordingItem> | undefined;
  /** Ids that arrived while the page was open. */
  readonly arrived: ReadonlySet<string>;
  readonly failure: FailureView | undefined;
  readonly loadOlder: () => Promise<void>;
}

/** The question that the list answers. */
interface Asked {
  readonly stop: AbortController;
  /** What has changed since it was asked, while the answer, which may be older, is on its way. */
  readonly changed: RecordingItem[] | undefined;
}

export function useRecordings(filter: Filter, feed: LiveFeed): Recordings {
  const { node, callsign, state } = filter;
  const [page, setPage] = useState<Page<RecordingItem>>();
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<FailureView>();
  /** The latest one: what was asked before is of no interest any more. */
  const asked = useRef<Asked>({ stop: new AbortController(), changed: undefined });

  const load = useCallback(
    async (limit: number) => {
      asked.current.stop.abort();
      const stop = new AbortController();
      const changed: RecordingItem[] = [];
      asked.current = { stop, changed };
      const wanted = { node, callsign, state };
      try {
        const fresh = await api.recordings({ limit, ...wanted }, stop.signal);
        if (stop.signal.aborted) return;
        setPage(changed.reduce((now, item) => upsert(now, item, wanted), fresh));
        setFailure(undefined);
      } catch (error) {
        if (!stop.signal.aborted) setFailure(toFailureView(error));
      }
      if (!stop.signal.aborted) asked.current = { stop, changed: undefined };
    },
    [node, callsign, state],
  );

  useEffect(() => {
    setPage(undefined);
    void load(PAGE);
    return () => asked.current.stop.abort();
  }, [load]);

  useLiveMessages(feed, (message) => {
    // Told from here on: what happened before is in a list that is asked for now.
    if (message.type === 'hello' && (!message.replayed || failure !== undefined))
      void load(Math.min(MOST, Math.max(PAGE, page?.items.length ?? 0)));
    if (message.type !== 'recording') return;
    const { recording } = message;
    asked.current.changed?.push(recording);
    if (page === undefined) return;
    const isNew = !page.items.some((item) => item.id === recording.id);
    if (isNew && fits(recording, filter)) setArrived((ids) => new Set(ids).add(recording.id));
    setPage((now) => now && upsert(now, recording, filter));
  });

  async function loadOlder(): Promise<void> {
    if (page?.next == null) return;
    const { signal } = asked.current.stop; // of this list: another one has other pages
    try {
      const wanted = { limit: PAGE, node, callsign, state, after: page.next };
      const older = await api.recordings(wanted, signal);
      if (!signal.aborted) setPage((now) => now && append(now, older));
    } catch (error) {
      if (!signal.aborted) setFailure(toFailureView(error));
    }
  }

  return { page, arrived, failure, loadOlder };
}
