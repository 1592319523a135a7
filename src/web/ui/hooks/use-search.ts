/** Search while typing, and again when something new was heard. */
import { useEffect, useRef, useState } from 'react';
import type { FailureView } from '../../../domain/failure-view.ts';
import type { SearchHit } from '../../../domain/views.ts';
import { api, toFailureView } from '../api.ts';
import { type LiveFeed, useLiveMessages } from './use-live.ts';

/** So many are shown; who wants others says more of what was said. */
export const MOST_HITS = 100;
const TYPING_MS = 180;
/** However much arrives, the search is repeated at most this often. */
const AGAIN_MS = 1500;

export interface Search {
  /** Undefined while nothing is searched for, the first answer is on its way, or none came. */
  readonly hits: readonly SearchHit[] | undefined;
  readonly failure: FailureView | undefined;
}

const NOTHING: Search = { hits: undefined, failure: undefined };

export function useSearch(text: string, feed: LiveFeed): Search {
  const [found, setFound] = useState(NOTHING);
  const round = useRound(feed);
  const asked = useRef('');
  const query = text.trim();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round repeats the same search
  useEffect(() => {
    if (query === '') {
      setFound(NOTHING);
      return;
    }
    const stop = new AbortController();
    const delayMs = query === asked.current ? 0 : TYPING_MS;
    const search = async () => {
      asked.current = query;
      const answer = await ask(query, stop.signal);
      if (!stop.signal.aborted) setFound(answer);
    };
    const timer = setTimeout(() => void search(), delayMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, round]);
  return found;
}

async function ask(query: string, signal: AbortSignal): Promise<Search> {
  try {
    return { hits: (await api.search(query, MOST_HITS, signal)).items, failure: undefined };
  } catch (error) {
    return { hits: undefined, failure: toFailureView(error) }; // not: nothing was found
  }
}

/** Grows a moment after something arrived. */
function useRound(feed: LiveFeed): number {
  const [round, setRound] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLiveMessages(feed, (message) => {
    if (message.type === 'ping' || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setRound((count) => count + 1);
    }, AGAIN_MS);
  });
  return round;
}
