/** Play, seek and see what is where: the waveform is the time line, the transmissions are marked in it. */
import type { TransmissionView } from '../../../domain/views.ts';
import { duration, transmissionTitle } from '../format.ts';
import type { Player } from '../hooks/use-player.ts';
import type { WaveformState } from '../hooks/use-waveform.ts';
import { Icon } from './Icon.tsx';
import { Outline } from './Outline.tsx';

interface Props {
  readonly player: Player;
  readonly sound: WaveformState;
  readonly transmissions: readonly TransmissionView[];
  readonly originalUrl: string;
  /** As the server measured it; stands until the browser knows. */
  readonly knownMs: number | null;
}

export function PlayerBar({ player, sound, transmissions, originalUrl, knownMs }: Props) {
  const { waveform, isMissing } = sound;
  const lengthMs = player.durationMs || knownMs || 0;
  const isBroken = player.isBroken || isMissing;
  return (
    <div className="player">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript below is the caption */}
      <audio ref={player.audio} preload="metadata" />
      <button
        type="button"
        className="play"
        aria-label={player.isPlaying ? 'Pause' : 'Play'}
        disabled={isBroken || waveform?.state !== 'ready'}
        onClick={player.toggle}
      >
        <Icon name={player.isPlaying ? 'pause' : 'play'} />
      </button>
      <Timeline player={player} sound={sound} transmissions={transmissions} lengthMs={lengthMs} />
      <span className="times">
        {duration(player.positionMs)} / {duration(lengthMs)}
      </span>
      <a className="icon-button" href={originalUrl} download title="The recorder's own file">
        <Icon name="download" />
        <span className="unseen">Download the original</span>
      </a>
      {waveform?.state === 'making' && (
        <p className="player-making" role="status">
          A long recording: it is being made ready, {share(waveform.doneMs, lengthMs)} done.
        </p>
      )}
      {isBroken && <p className="player-broken">This audio cannot be played.</p>}
    </div>
  );
}

interface TimelineProps {
  readonly player: Player;
  readonly sound: WaveformState;
  readonly transmissions: readonly TransmissionView[];
  readonly lengthMs: number;
}

function share(doneMs: number, lengthMs: number): string {
  return `${lengthMs === 0 ? 0 : Math.min(99, Math.floor((doneMs / lengthMs) * 100))} %`;
}

function Timeline({ player, sound, transmissions, lengthMs }: TimelineProps) {
  const played = lengthMs === 0 ? 0 : player.positionMs / lengthMs;
  const percent = (ms: number) => `${lengthMs === 0 ? 0 : Math.min(100, (ms / lengthMs) * 100)}%`;
  return (
    <div className="timeline">
      <div className="timeline-track">
        {transmissions.map((each) => (
          <span
            key={`${each.startMs} ${each.kind}`}
            className={`transmission transmission-${each.kind}`}
            style={{ left: percent(each.startMs), width: percent(each.endMs - each.startMs) }}
          />
        ))}
        {sound.waveform?.state === 'ready' && (
          <Outline peaks={sound.waveform.peaks} played={played} />
        )}
      </div>
      <span className="timeline-at" style={{ left: percent(player.positionMs) }} />
      <input
        type="range"
        title={transmissionTitle(transmissions, player.positionMs)}
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
