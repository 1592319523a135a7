/** Lets a person say what was really said. What was heard is kept beside it. */
import { useEffect, useId, useRef, useState } from 'react';
import { api, toFailureView } from '../api.ts';

interface Props {
  readonly recordingId: string;
  /** Shown now. */
  readonly text: string;
}

/** Who corrects is asked once, where the browser lets us remember it. */
const REMEMBERED = 'tsn.corrects-as';

function recall(): string {
  try {
    return localStorage.getItem(REMEMBERED) ?? '';
  } catch {
    return '';
  }
}

function remember(author: string): void {
  try {
    localStorage.setItem(REMEMBERED, author);
  } catch {
    // It is asked again the next time.
  }
}

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
  const [author, setAuthor] = useState(recall);
  const [said, setSaid] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const [words, who] = [useId(), useId()];
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  async function save(): Promise<void> {
    setSaving(true);
    remember(author.trim());
    try {
      await api.correct(recordingId, { text: written, author: author.trim() });
      close();
    } catch (error) {
      setSaid(toFailureView(error).message);
      setSaving(false);
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
        ref={field}
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
        <button type="submit" className="button" disabled={isSaving}>
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
