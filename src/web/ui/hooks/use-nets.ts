/** The nets of the server: asked for now, every minute, and when one of them opens or closes. */
import { useCallback, useEffect, useState } from 'react';
import type { NetView } from '../../../domain/scheduled-net.ts';
import { api } from '../api.ts';
import { type LiveFeed, useLiveMessages } from './use-live.ts';

const ASK_MS = 60_000;

/** The last known ones while the server is away. */
export function useNets(feed: LiveFeed): readonly NetView[] {
  const [nets, setNets] = useState<readonly NetView[]>([]);

  const ask = useCallback(async () => {
    try {
      setNets((await api.nets()).items);
    } catch {
      // The live indicator says that the server is away; the next round asks again.
    }
  }, []);

  useEffect(() => {
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => clearInterval(timer);
  }, [ask]);

  useLiveMessages(feed, (message) => {
    const isOfNet = message.type === 'event' && message.event.net !== null;
    if (message.type === 'hello' || isOfNet) void ask();
  });
  return nets;
}
