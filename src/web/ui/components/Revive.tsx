/** Puts a failed recording back to work: finds its dead letter and revives it. */
import { api, toFailureView } from '../api.ts';

interface Props {
  readonly recordingId: string;
  /** What came of it: this button is gone by then. */
  readonly onSaid: (said: string) => void;
}

export function Revive({ recordingId, onSaid }: Props) {
  async function revive(): Promise<void> {
    try {
      const { items: letters } = await api.jobs({ dead: true, subject: recordingId });
      for (const letter of letters) await api.revive(letter.id);
      const isDead = letters.length > 0;
      onSaid(isDead ? 'It will be tried again.' : 'There is no dead letter any more.');
    } catch (error) {
      onSaid(toFailureView(error).message);
    }
  }

  return (
    <p className="revive">
      <button type="button" className="button" onClick={() => void revive()}>
        Try again
      </button>
    </p>
  );
}
