/** One live connection for the whole page; hooks that need messages subscribe to it. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { LiveMessage } from '../../../domain/views.ts';
import { type LiveState, watchLive } from '../../client/live.ts';

type Listener = (message: LiveMessage) => void;

export interface LiveFeed {
  readonly state: LiveState;
  readonly subscribe: (listener: Listener) => () => void;
}

export function useLive(): LiveFeed {
  const [state, setState] = useState<LiveState>('connecting');
  const [listeners] = useState(() => new Set<Listener>());

  useEffect(
    () =>
      watchLive(location.href, {
        onState: setState,
        onMessage: (message) => {
          for (const listener of listeners) listener(message);
        },
      }),
    [listeners],
  );

  const [subscribe] = useState(() => (listener: Listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  });
  return { state, subscribe };
}

/** Calls `listener` (always the latest one) for every message. */
export function useLiveMessages(feed: LiveFeed, listener: Listener): void {
  const onMessage = useEffectEvent(listener);
  const { subscribe } = feed;
  useEffect(() => subscribe((message) => onMessage(message)), [subscribe]);
}
