/** The outline of a recording, asked for again while the server is still making it. */
import { useEffect, useState } from 'react';
import type { Waveform } from '../../../domain/waveform.ts';
import { api } from '../api.ts';

export interface WaveformState {
  /** Undefined until the server has answered. */
  readonly waveform: Waveform | undefined;
  /** The recording cannot be played, or the server did not say. */
  readonly isMissing: boolean;
}

const ASK_AGAIN_MS = 1_500;

export function useWaveform(id: string): WaveformState {
  const [state, setState] = useState<WaveformState>({ waveform: undefined, isMissing: false });

  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const waveform = await api.waveform(id, leaving.signal);
        if (leaving.signal.aborted) return;
        setState({ waveform, isMissing: false });
        if (waveform.state === 'making') timer = setTimeout(() => void ask(), ASK_AGAIN_MS);
      } catch {
        if (!leaving.signal.aborted) setState({ waveform: undefined, isMissing: true });
      }
    };
    setState({ waveform: undefined, isMissing: false });
    void ask();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id]);

  return state;
}
