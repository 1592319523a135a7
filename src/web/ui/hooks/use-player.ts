/** An audio element as state: position in milliseconds, smooth while it plays. */
import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Player {
  readonly audio: RefObject<HTMLAudioElement | null>;
  readonly isPlaying: boolean;
  readonly positionMs: number;
  /** 0 until the audio is known. */
  readonly durationMs: number;
  readonly isBroken: boolean;
  readonly toggle: () => void;
  /** Goes to a place; with `play`, starts from there. */
  readonly seek: (ms: number, play?: boolean) => void;
}

/** Without `url` there is nothing to play yet: who asks for it now hears it as soon as there is. */
export function usePlayer(url: string | undefined): Player {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [positionMs, setPosition] = useState(0);
  const [durationMs, setDuration] = useState(0);
  const [isBroken, setBroken] = useState(false);
  const isWanted = useRef(false);

  useEffect(() => {
    const element = audio.current;
    if (element === null || url === undefined) return;
    setBroken(false);
    setPosition(0);
    setDuration(0);
    const where = () => setPosition(element.currentTime * 1000);
    const length = () => {
      if (Number.isFinite(element.duration)) setDuration(element.duration * 1000);
    };
    const handlers: readonly (readonly [string, () => void])[] = [
      ['timeupdate', where],
      ['seeked', where],
      ['loadedmetadata', length],
      ['durationchange', length],
      ['play', () => setPlaying(true)],
      ['pause', () => setPlaying(false)],
      ['error', () => setBroken(true)],
    ];
    for (const [name, handler] of handlers) element.addEventListener(name, handler);
    element.src = url;
    if (isWanted.current) element.play().catch(() => setPlaying(false));
    isWanted.current = false;
    return () => {
      for (const [name, handler] of handlers) element.removeEventListener(name, handler);
      element.pause();
      setPlaying(false);
    };
  }, [url]);

  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    const follow = () => {
      setPosition((audio.current?.currentTime ?? 0) * 1000);
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);

  function play(): void {
    // Refused when the browser wants a click first, or the audio is gone: the state stays "paused".
    audio.current?.play().catch(() => setPlaying(false));
  }

  return {
    audio,
    isPlaying,
    positionMs,
    durationMs,
    isBroken,
    toggle() {
      if (url === undefined) isWanted.current = !isWanted.current;
      else if (isPlaying) audio.current?.pause();
      else play();
    },
    seek(ms, andPlay = false) {
      if (audio.current !== null) audio.current.currentTime = ms / 1000;
      setPosition(ms);
      if (andPlay) play();
    },
  };
}
