/** Puts a failed recording back to work: finds its dead letter and revives it. */
import { api, toFailureView } from '../api.ts';

const MOST = 500;

/** Of this recording; where there are more dead letters than were looked through, nobody knows. */
function nothingOf(looked: number): string {
  if (looked < MOST) return 'There is no dead letter any more.';
  return `It is not among the first ${MOST} dead letters: tsn jobs revive --all puts all back.`;
}

interface Props {
  readonly recordingId: string;
  /** What came of it: this button is gone by then. */
  readonly onSaid: (said: string) => void;
}

export function Revive({ recordingId, onSaid }: Props) {
  async function revive(): Promise<void> {
    try {
      const { items } = await api.jobs({ dead: true, limit: MOST });
      const letters = items.filter((job) => job.subjectId === recordingId);
      for (const letter of letters) await api.revive(letter.id);
      onSaid(letters.length > 0 ? 'It will be tried again.' : nothingOf(items.length));
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
