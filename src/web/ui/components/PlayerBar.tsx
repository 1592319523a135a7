/** Play, seek and see where speech is: the segments lie on the time line as blocks. */
import type { SegmentView } from '../../../domain/views.ts';
import { duration } from '../format.ts';
import type { Player } from '../hooks/use-player.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly player: Player;
  readonly segments: readonly SegmentView[];
  readonly originalUrl: string;
  /** As the server measured it; stands until the browser knows. */
  readonly knownMs: number | null;
}

export function PlayerBar({ player, segments, originalUrl, knownMs }: Props) {
  const lengthMs = player.durationMs || knownMs || 0;
  return (
    <div className="player">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript below is the caption */}
      <audio ref={player.audio} preload="metadata" />
      <button
        type="button"
        className="play"
        aria-label={player.isPlaying ? 'Pause' : 'Play'}
        disabled={player.isBroken}
        onClick={player.toggle}
      >
        <Icon name={player.isPlaying ? 'pause' : 'play'} />
      </button>
      <Timeline player={player} segments={segments} lengthMs={lengthMs} />
      <span className="times">
        {duration(player.positionMs)} / {duration(lengthMs)}
      </span>
      <a className="icon-button" href={originalUrl} download title="The recorder's own file">
        <Icon name="download" />
        <span className="unseen">Download the original</span>
      </a>
      {player.isBroken && <p className="player-broken">This audio cannot be played.</p>}
    </div>
  );
}

interface TimelineProps {
  readonly player: Player;
  readonly segments: readonly SegmentView[];
  readonly lengthMs: number;
}

function Timeline({ player, segments, lengthMs }: TimelineProps) {
  const percent = (ms: number) => `${lengthMs === 0 ? 0 : Math.min(100, (ms / lengthMs) * 100)}%`;
  return (
    <div className="timeline">
      <div className="timeline-track">
        {segments
          .filter((segment) => segment.hidden.length === 0)
          .map(({ startMs, endMs }) => (
            <span
              key={startMs}
              className="timeline-speech"
              style={{ left: percent(startMs), width: percent(Math.max(0, endMs - startMs)) }}
            />
          ))}
        <span className="timeline-played" style={{ width: percent(player.positionMs) }} />
      </div>
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={`${duration(player.positionMs)} of ${duration(lengthMs)}`}
        min={0}
        max={Math.max(1, lengthMs)}
        step={100}
        value={Math.min(player.positionMs, lengthMs)}
        onChange={({ target }) => player.seek(Number(target.value))}
      />
    </div>
  );
}
