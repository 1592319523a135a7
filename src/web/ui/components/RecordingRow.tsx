/** One recording in the list. The whole row opens it; the callsigns in it are filters. */
import type { RecordingItem } from '../../../domain/views.ts';
import {
  CERTAINTY_WORDS,
  clockTime,
  duration,
  insteadOfWords,
  STATE_WORDS,
  stateLabel,
  utcTime,
} from '../format.ts';
import { markCallsigns, snippetParts } from '../highlight.ts';
import type { Go } from '../hooks/use-route.ts';
import { identity } from '../merge.ts';
import { toAddress } from '../route.ts';
import { AlertMarks } from './AlertMarks.tsx';
import { Marked } from './Marked.tsx';

interface Props {
  readonly recording: RecordingItem;
  /** The place that a search found. */
  readonly snippet?: string | undefined;
  readonly isOpen: boolean;
  readonly isNew: boolean;
  readonly go: Go;
}

export function RecordingRow({ recording, snippet, isOpen, isNew, go }: Props) {
  const { id, node, state, durationMs, callsigns } = recording;
  return (
    <li className={`row ${isOpen ? 'row-open' : ''} ${isNew ? 'row-new' : ''}`} data-id={id}>
      <div className="row-head">
        <a
          className="row-link"
          href={toAddress({ recordingId: id, search: '' })}
          aria-current={isOpen ? 'true' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go({ recordingId: id });
          }}
        >
          <RecordedAt recording={recording} />
        </a>
        <span className="node">{node}</span>
        {durationMs !== null && <span className="length">{duration(durationMs)}</span>}
        <span className={`state tone-${STATE_WORDS[state].tone}`}>{stateLabel(recording)}</span>
      </div>
      <AlertMarks alerts={recording.alerts} text={recording.text} />
      <RowText recording={recording} snippet={snippet} />
      {callsigns.length > 0 && <Callsigns callsigns={callsigns} most={MOST_IN_ROW} go={go} />}
    </li>
  );
}

function RecordedAt({ recording }: { readonly recording: RecordingItem }) {
  const { recordedAt, recordedAtCertainty } = recording;
  const isExact = recordedAtCertainty === 'exact';
  const title = `${utcTime(recordedAt)}${isExact ? '' : ` (${CERTAINTY_WORDS[recordedAtCertainty]})`}`;
  return (
    <time dateTime={new Date(recordedAt).toISOString()} title={title}>
      {isExact ? '' : '≈ '}
      {clockTime(recordedAt)}
    </time>
  );
}

function RowText({ recording, snippet }: Pick<Props, 'recording' | 'snippet'>) {
  const { text, callsigns, failure } = recording;
  if (snippet !== undefined)
    return (
      <p className="row-text">
        <Marked parts={snippetParts(snippet)} />
      </p>
    );
  if (text === '')
    return <p className="row-instead">{failure?.message ?? insteadOfWords(recording)}</p>;
  return (
    <p className="row-text">
      <Marked parts={markCallsigns(text, callsigns)} />
    </p>
  );
}

/** A net may bring forty: the open recording has them all. */
const MOST_IN_ROW = 12;

interface CallsignsProps {
  readonly callsigns: readonly string[];
  /** How many are shown; absent: all. */
  readonly most?: number;
  readonly go: Go;
}

export function Callsigns({ callsigns, most = callsigns.length, go }: CallsignsProps) {
  const more = callsigns.length - most;
  return (
    <ul className="callsigns" aria-label="Callsigns">
      {callsigns.slice(0, most).map((callsign) => (
        <li key={callsign}>
          <button
            type="button"
            className="callsign"
            title={`Show only recordings with ${identity(callsign)}`}
            onClick={() => go({ callsign: identity(callsign), search: '' })}
          >
            {callsign}
          </button>
        </li>
      ))}
      {more > 0 && <li className="more-callsigns">and {more} more</li>}
    </ul>
  );
}
