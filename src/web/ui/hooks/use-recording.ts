/** The open recording, kept fresh while its stages run. */
import { useEffect, useState } from 'react';
import type { FailureView } from '../../../domain/failure-view.ts';
import type { RecordingDetail } from '../../../domain/views.ts';
import { api, toFailureView } from '../api.ts';
import { type LiveFeed, useLiveMessages } from './use-live.ts';

export interface OpenRecording {
  readonly recording: RecordingDetail | undefined;
  readonly failure: FailureView | undefined;
}

const NONE: OpenRecording = { recording: undefined, failure: undefined };

export function useRecording(id: string, feed: LiveFeed): OpenRecording {
  const [open, setOpen] = useState<OpenRecording>(NONE);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again for the same recording
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      try {
        const recording = await api.recording(id, stop.signal);
        if (!stop.signal.aborted) setOpen({ recording, failure: undefined });
      } catch (error) {
        // What is shown stays: somebody may be writing into it.
        if (!stop.signal.aborted) setOpen((now) => ({ ...now, failure: toFailureView(error) }));
      }
    };
    void ask();
    return () => stop.abort();
  }, [id, round]);

  useLiveMessages(feed, (message) => {
    const isOurs = message.type === 'recording' && message.recording.id === id;
    if (message.type === 'hello' || isOurs) setRound((count) => count + 1);
  });
  // Of another recording: it was opened a moment ago.
  return open.recording !== undefined && open.recording.id !== id ? NONE : open;
}
