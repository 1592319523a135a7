/** All that was heard in a recording: every model's words, and every person's. */
import { useState } from 'react';
import type { TranscriptVersionView } from '../../../domain/beside-views.ts';
import { api, toFailureView } from '../api.ts';
import { utcTime } from '../format.ts';

export function Versions({ recordingId }: { readonly recordingId: string }) {
  const [versions, setVersions] = useState<readonly TranscriptVersionView[]>();
  const [failure, setFailure] = useState<string>();

  async function load(): Promise<void> {
    try {
      setVersions((await api.versions(recordingId)).items);
      setFailure(undefined);
    } catch (error) {
      setFailure(toFailureView(error).message);
    }
  }

  return (
    <details className="versions" onToggle={() => versions === undefined && void load()}>
      <summary>All versions of these words</summary>
      {failure !== undefined && <p>{failure}</p>}
      <ol>
        {versions?.map(({ id, model, engine, createdAt, isShown, replacedAt, text }) => (
          <li key={id}>
            <p className="version-by">
              {engine === 'person' ? `written by ${model}` : `${model} (${engine})`},{' '}
              {utcTime(createdAt)}
              {isShown && ', shown'}
              {replacedAt !== undefined &&
                `, earlier of the same model, replaced ${utcTime(replacedAt)}`}
            </p>
            <p>{text === '' ? 'No speech.' : text}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}
