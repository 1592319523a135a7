/**
 * The list: a first page, older ones on demand, and whatever arrives live. After
 * a lost connection the loaded part is asked for again, so no gap stays.
 */
import { useCallback, useEffect, useState } from 'react';
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

export function useRecordings(filter: Filter, feed: LiveFeed): Recordings {
  const { node, callsign, state } = filter;
  const [page, setPage] = useState<Page<RecordingItem>>();
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<FailureView>();

  const load = useCallback(
    async (limit: number, signal?: AbortSignal) => {
      try {
        const fresh = await api.recordings({ limit, node, callsign, state }, signal);
        if (signal?.aborted) return;
        setPage(fresh);
        setFailure(undefined);
      } catch (error) {
        if (!signal?.aborted) setFailure(toFailureView(error));
      }
    },
    [node, callsign, state],
  );

  useEffect(() => {
    const stop = new AbortController();
    setPage(undefined);
    void load(PAGE, stop.signal);
    return () => stop.abort();
  }, [load]);

  useLiveMessages(feed, (message) => {
    if (message.type === 'hello' && !message.replayed && page !== undefined)
      void load(Math.min(MOST, Math.max(PAGE, page.items.length)));
    if (message.type !== 'recording' || page === undefined) return;
    const { recording } = message;
    const isNew = !page.items.some((item) => item.id === recording.id);
    if (isNew && fits(recording, filter)) setArrived((ids) => new Set(ids).add(recording.id));
    setPage((now) => now && upsert(now, recording, filter));
  });

  async function loadOlder(): Promise<void> {
    if (page?.next == null) return;
    try {
      const older = await api.recordings({ limit: PAGE, node, callsign, state, after: page.next });
      setPage((now) => now && append(now, older));
    } catch (error) {
      setFailure(toFailureView(error));
    }
  }

  return { page, arrived, failure, loadOlder };
}
