/** What the recording consists of besides one over: who was keyed, tones, identifications. */
import type { TransmissionView } from '../../../domain/views.ts';
import { duration, transmissionText } from '../format.ts';
import type { Player } from '../hooks/use-player.ts';

interface Props {
  readonly transmissions: readonly TransmissionView[];
  readonly player: Player;
}

/** A single over says nothing that the transcript does not say. */
export function Transmissions({ transmissions, player }: Props) {
  const isPlain = transmissions.every(({ kind, who }) => kind === 'speech' && who === null);
  if (isPlain && transmissions.length < 2) return null;
  return (
    <details className="facts">
      <summary>{transmissions.length} parts of this recording</summary>
      <ol className="transmissions">
        {transmissions.map((each) => (
          <li key={`${each.startMs} ${each.kind}`}>
            <button type="button" onClick={() => player.seek(each.startMs, true)}>
              <span className={`transmission-key transmission-${each.kind}`} aria-hidden="true" />
              <span className="segment-at">{duration(each.startMs)}</span>
              <span>{transmissionText(each)}</span>
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
