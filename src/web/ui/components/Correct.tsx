/** Lets a person say what was really said. What was heard is kept beside it. */
import { useId, useState } from 'react';
import { api, toFailureView } from '../api.ts';

interface Props {
  readonly recordingId: string;
  /** Shown now. */
  readonly text: string;
}

/** Who corrects is asked once. */
const REMEMBERED = 'tsn.corrects-as';

export function Correct({ recordingId, text }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  if (!isOpen) {
    return (
      <button type="button" className="quiet-button" onClick={() => setIsOpen(true)}>
        Correct these words
      </button>
    );
  }
  return <Form recordingId={recordingId} text={text} close={() => setIsOpen(false)} />;
}

function Form({ recordingId, text, close }: Props & { readonly close: () => void }) {
  const [written, setWritten] = useState(text);
  const [author, setAuthor] = useState(() => localStorage.getItem(REMEMBERED) ?? '');
  const [said, setSaid] = useState<string>();
  const [words, who] = [useId(), useId()];

  async function save(): Promise<void> {
    try {
      localStorage.setItem(REMEMBERED, author.trim());
      await api.correct(recordingId, { text: written, author: author.trim() });
      close();
    } catch (error) {
      setSaid(toFailureView(error).message);
    }
  }

  return (
    <form
      className="correct"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label htmlFor={words}>What was really said</label>
      <textarea
        id={words}
        value={written}
        rows={4}
        onChange={(event) => setWritten(event.target.value)}
      />
      <label htmlFor={who}>Your callsign or name</label>
      <input
        id={who}
        value={author}
        maxLength={100}
        required
        onChange={(event) => setAuthor(event.target.value)}
      />
      <p className="correct-buttons">
        <button type="submit" className="button">
          Save
        </button>
        <button type="button" className="quiet-button" onClick={close}>
          Cancel
        </button>
        <output>{said}</output>
      </p>
      <p className="correct-note">
        {written.trim() === '' ? 'Empty: nobody spoke. ' : ''}What was heard is kept beside it.
      </p>
    </form>
  );
}
