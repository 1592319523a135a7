/** Nets that are on and were heard to open: since when, by whom, and the over that says so. */
import type { NetView } from '../../../domain/scheduled-net.ts';
import { clockTime } from '../format.ts';
import type { Go } from '../hooks/use-route.ts';

interface Props {
  readonly nets: readonly NetView[];
  readonly go: Go;
}

export function NetsOnAir({ nets, go }: Props) {
  const lines = nets.flatMap(({ name, running }) => {
    if (running?.opened == null) return [];
    const { opened, closed } = running;
    const by = opened.control === null ? '' : ` by ${opened.control}`;
    const text =
      closed === null
        ? `opened at ${clockTime(opened.at)}${by}, at ${opened.node}`
        : `closed at ${clockTime(closed.at)}${closed.quote === null ? ', by its time' : ''}`;
    const { recordingId } = closed ?? opened;
    return [{ name, text, recordingId, isOpen: closed === null }];
  });
  if (lines.length === 0) return null;
  return (
    <ul className="nets" aria-label="Nets">
      {lines.map(({ name, text, recordingId, isOpen }) => (
        <li key={name} className={isOpen ? 'tone-good' : 'tone-quiet'}>
          <span className="dot" />
          <strong>{name}</strong> <span>{text}</span>
          {recordingId !== null && (
            <button type="button" className="net-over" onClick={() => go({ recordingId })}>
              Hear it
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
