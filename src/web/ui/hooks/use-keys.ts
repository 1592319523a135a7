/** Single keys for the whole page; they keep out of the way while somebody types. */
import { useEffect, useEffectEvent } from 'react';

export type Keys = Readonly<Record<string, () => void>>;

export function useKeys(keys: Keys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Escape' && isField(event.target)) return event.target.blur();
    if (isTaken(event)) return;
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

/** Fields take every key but Escape, which leaves them; buttons take the space bar. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (isField(target)) return true;
  return key === ' ' && target instanceof Element && target.closest('button, summary') !== null;
}

/** The element itself is the target of its keys. */
function isField(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLElement && target.matches('input:not([type=range]), select, textarea')
  );
}
