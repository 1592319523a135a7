/** The transcript in time: the segment that sounds is lit, a click goes there. */
import { useState } from 'react';
import type { MentionView, SegmentView } from '../../../domain/views.ts';
import { duration, HIDDEN_WORDS } from '../format.ts';
import { segmentParts } from '../highlight.ts';
import type { Player } from '../hooks/use-player.ts';
import { Marked } from './Marked.tsx';

interface Props {
  readonly segments: readonly SegmentView[];
  readonly mentions: readonly MentionView[];
  readonly player: Player;
}

export function Segments({ segments, mentions, player }: Props) {
  const [showsHidden, setShowsHidden] = useState(false);
  const parts = segmentParts(segments, mentions);
  const hidden = segments.filter((segment) => segment.hidden.length > 0).length;
  const isIdle = !player.isPlaying && player.positionMs === 0;
  return (
    <>
      <ol className="segments">
        {segments.map((segment, index) => {
          if (segment.hidden.length > 0 && !showsHidden) return null;
          const { startMs, endMs } = segment;
          const sounds = !isIdle && startMs <= player.positionMs && player.positionMs < endMs;
          return (
            <li key={`${startMs} ${endMs} ${segment.text}`}>
              <button
                type="button"
                className={segmentClass(segment, sounds)}
                aria-current={sounds ? 'true' : undefined}
                onClick={() => player.seek(startMs, true)}
              >
                <span className="segment-at">{duration(startMs)}</span>
                <span>
                  <Marked parts={parts[index] ?? []} />
                  {segment.hidden.length > 0 && <Reasons segment={segment} />}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {hidden > 0 && (
        <button type="button" className="quiet-button" onClick={() => setShowsHidden(!showsHidden)}>
          {showsHidden ? 'Hide' : 'Show'} {hidden} hidden {hidden === 1 ? 'segment' : 'segments'}
        </button>
      )}
    </>
  );
}

function segmentClass(segment: SegmentView, sounds: boolean): string {
  const hidden = segment.hidden.length > 0 ? ' segment-hidden' : '';
  return `segment${sounds ? ' segment-sounds' : ''}${hidden}`;
}

function Reasons({ segment }: { readonly segment: SegmentView }) {
  const reasons = segment.hidden.map((reason) => HIDDEN_WORDS[reason]);
  return <span className="reasons">hidden: {reasons.join(', ')}</span>;
}
