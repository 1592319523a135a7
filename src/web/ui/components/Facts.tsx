/** Everything known of a recording that is not its words. */
import type { ReactNode } from 'react';
import { keyingText } from '../../../domain/keying.ts';
import { fragmentText, mentionText } from '../../../domain/mention-text.ts';
import type { RecordingDetail } from '../../../domain/views.ts';
import { CERTAINTY_WORDS, plain, size, utcTime } from '../format.ts';

export function Facts({ recording }: { readonly recording: RecordingDetail }) {
  const { transcript, recordedAtCertainty, activity, mentions, fragments, copies } = recording;
  return (
    <details className="facts">
      <summary>About this recording</summary>
      <dl>
        <Fact name="File">{plain(recording.originalName)}</Fact>
        <Fact name="Node">
          {recording.node}, {plain(recording.source)}
        </Fact>
        <Fact name="Recorded">
          {utcTime(recording.recordedAt)} ({CERTAINTY_WORDS[recordedAtCertainty]}, read in{' '}
          {recording.timeZone})
        </Fact>
        <Fact name="Received">{utcTime(recording.receivedAt)}</Fact>
        <Fact name="Audio">
          {recording.format ?? recording.recordingClass}, {size(recording.sizeBytes)}
        </Fact>
        {transcript !== null && (
          <Fact name="Heard by">
            {transcript.model} ({transcript.engine}), language {transcript.language}
            {transcript.computeMs > 0 && `, in ${(transcript.computeMs / 1000).toFixed(1)} s`}
            {transcript.device !== '' && ` on ${transcript.device}`}
          </Fact>
        )}
        {transcript !== null && transcript.net !== null && (
          <Fact name="In the time of">{transcript.net}</Fact>
        )}
        {transcript !== null && transcript.prompt !== '' && (
          <Fact name="Told beforehand">{transcript.prompt}</Fact>
        )}
        {mentions.length > 0 && (
          <Fact name="Callsigns">
            {mentions.map((mention) => (
              <div key={mention.start}>{mentionText(mention)}</div>
            ))}
          </Fact>
        )}
        {fragments.length > 0 && (
          <Fact name="Heard in part">{fragments.map(fragmentText).join('; ')}</Fact>
        )}
        {activity !== null && (
          <Fact name="Keyed">
            {activity.keyings.map(keyingText).join(', ') || 'nobody, by the recorder’s log'}
          </Fact>
        )}
        {copies.length > 0 && (
          <Fact name="Also heard">
            {copies.map(({ id, node, likeness }) => (
              <div key={id}>
                <a href={`/recordings/${id}`}>{node}</a>, {Math.round(likeness * 100)} % alike
              </div>
            ))}
          </Fact>
        )}
        <Fact name="SHA-256">
          <code className="hash">{recording.sha256}</code>
        </Fact>
      </dl>
    </details>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
