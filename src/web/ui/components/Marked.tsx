/** Text with marked parts. Everything is a text node: heard words never become markup. */
import type { TextPart } from '../highlight.ts';

export function Marked({ parts }: { readonly parts: readonly TextPart[] }) {
  return parts.map(({ text, mark, doubt, at }) =>
    mark === undefined ? (
      <span
        key={at}
        className={doubt === undefined ? undefined : 'doubtful'}
        title={
          doubt === undefined ? undefined : `heard with ${Math.round(doubt * 100)} % certainty`
        }
      >
        {text}
      </span>
    ) : (
      <mark key={at} title={mark === text ? undefined : mark}>
        {text}
      </mark>
    ),
  );
}
