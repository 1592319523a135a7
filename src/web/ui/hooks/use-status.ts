/** The server's status: asked for now, every few seconds, and whenever the connection is new. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ServerStatus } from '../../../domain/views.ts';
import { api } from '../api.ts';
import { type LiveFeed, useLiveMessages } from './use-live.ts';

const ASK_MS = 10_000;

/** Undefined until the first answer; the last known one while the server is away. */
export function useStatus(feed: LiveFeed): ServerStatus | undefined {
  const [status, setStatus] = useState<ServerStatus>();

  /** A thousand missed events are no reason for a thousand questions. */
  const isAsking = useRef(false);

  const ask = useCallback(async (signal?: AbortSignal) => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      setStatus(await api.status(signal));
    } catch {
      // The live indicator says that the server is away; the next round asks again.
    } finally {
      isAsking.current = false;
    }
  }, []);

  useEffect(() => {
    const stop = new AbortController();
    void ask(stop.signal);
    const timer = setInterval(() => void ask(stop.signal), ASK_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [ask]);

  useLiveMessages(feed, (message) => {
    if (message.type === 'hello' || message.type === 'event') void ask();
  });
  return status;
}
