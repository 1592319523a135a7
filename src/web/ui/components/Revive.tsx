/** Puts a failed recording back to work: finds its dead letter and revives it. */
import { useState } from 'react';
import { api, toFailureView } from '../api.ts';

const MOST = 500;

export function Revive({ recordingId }: { readonly recordingId: string }) {
  const [said, setSaid] = useState<string>();

  async function revive(): Promise<void> {
    try {
      const { items } = await api.jobs({ dead: true, limit: MOST });
      const letters = items.filter((job) => job.subjectId === recordingId);
      for (const letter of letters) await api.revive(letter.id);
      setSaid(
        letters.length === 0 ? 'There is no dead letter any more.' : 'It will be tried again.',
      );
    } catch (error) {
      setSaid(toFailureView(error).message);
    }
  }

  return (
    <p className="revive">
      <button type="button" className="button" onClick={() => void revive()}>
        Try again
      </button>
      <output>{said}</output>
    </p>
  );
}
