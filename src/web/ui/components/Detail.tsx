/** One recording, open: player, transcript, callsigns, facts. */
import { useEffect, useRef, useState } from 'react';
import type { RecordingDetail } from '../../../domain/views.ts';
import { api } from '../api.ts';
import { clockTime, dayName, insteadOfWords, STATE_WORDS, stateLabel, utcTime } from '../format.ts';
import type { LiveFeed } from '../hooks/use-live.ts';
import { type Player, usePlayer } from '../hooks/use-player.ts';
import { useRecording } from '../hooks/use-recording.ts';
import type { Go } from '../hooks/use-route.ts';
import { useWaveform } from '../hooks/use-waveform.ts';
import { AlertBox } from './AlertMarks.tsx';
import { Correct } from './Correct.tsx';
import { Facts } from './Facts.tsx';
import { FailureBox } from './FailureBox.tsx';
import { Icon } from './Icon.tsx';
import { PlayerBar } from './PlayerBar.tsx';
import { Callsigns } from './RecordingRow.tsx';
import { Revive } from './Revive.tsx';
import { Segments } from './Segments.tsx';
import { Transmissions } from './Transmissions.tsx';
import { Versions } from './Versions.tsx';

interface Props {
  readonly id: string;
  readonly feed: LiveFeed;
  readonly go: Go;
  readonly close: () => void;
  /** The page's space bar plays what is open here. */
  readonly toggle: { current: () => void };
  /** What was heard is not to be relied on. */
  readonly isTestModel: boolean;
}

/** Where it covers the list (styles/narrow.css), and with it what had the focus. */
const COVERS = '(max-width: 900px)';

export function Detail({ id, feed, go, close, toggle, isTestModel }: Props) {
  const { recording, failure } = useRecording(id, feed);
  const sound = useWaveform(id);
  const player = usePlayer(sound.waveform?.state === 'ready' ? api.audioUrl(id) : undefined);
  useEffect(() => {
    toggle.current = player.toggle;
  });
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (matchMedia(COVERS).matches) section.current?.focus();
  }, []);
  return (
    <section className="detail" aria-label="Recording" ref={section} tabIndex={-1}>
      <button type="button" className="detail-close" onClick={close}>
        <Icon name="close" />
        <span className="unseen">Close</span>
      </button>
      {isTestModel && (
        <p className="detail-test">Test model: these words are not to be relied on.</p>
      )}
      {failure !== undefined && <FailureBox failure={failure} />}
      {recording !== undefined && <Heading recording={recording} />}
      {(recording !== undefined || failure === undefined) && (
        <PlayerBar
          player={player}
          sound={sound}
          transmissions={recording?.transmissions ?? []}
          originalUrl={api.audioUrl(id, 'original')}
          knownMs={recording?.durationMs ?? null}
        />
      )}
      {recording !== undefined && <Body key={id} recording={recording} player={player} go={go} />}
    </section>
  );
}

function Heading({ recording }: { readonly recording: RecordingDetail }) {
  const { recordedAt, node, state } = recording;
  return (
    <div className="detail-head">
      <h2>
        <time dateTime={new Date(recordedAt).toISOString()} title={utcTime(recordedAt)}>
          {clockTime(recordedAt)}
        </time>
      </h2>
      <p>
        {dayName(recordedAt, Date.now())} <span className="node">{node}</span>
        <span className={`state tone-${STATE_WORDS[state].tone}`}>{stateLabel(recording)}</span>
      </p>
    </div>
  );
}

interface BodyProps {
  readonly recording: RecordingDetail;
  readonly player: Player;
  readonly go: Go;
}

function Body({ recording, player, go }: BodyProps) {
  const [said, setSaid] = useState<string>();
  const { transcript, mentions, callsigns, failure, state, text, id } = recording;
  return (
    <>
      {failure !== null && (
        <FailureBox failure={failure}>
          {state === 'failed' && <Revive recordingId={id} onSaid={setSaid} />}
        </FailureBox>
      )}
      {said !== undefined && <output className="revived">{said}</output>}
      <AlertBox alerts={recording.alerts} play={(atMs) => player.seek(atMs, true)} />
      {callsigns.length > 0 && <Callsigns callsigns={callsigns} go={go} />}
      {text === '' && failure === null && (
        <p className="row-instead">{insteadOfWords(recording)}</p>
      )}
      {transcript !== null && (
        <Segments segments={transcript.segments} mentions={mentions} player={player} />
      )}
      <Transmissions transmissions={recording.transmissions} player={player} />
      {transcript !== null && transcript.versions > 1 && (
        <Versions recordingId={id} key={`versions ${transcript.createdAt}`} />
      )}
      {recording.durationMs !== null && <Correct recordingId={id} text={text} />}
      <Facts recording={recording} />
    </>
  );
}
