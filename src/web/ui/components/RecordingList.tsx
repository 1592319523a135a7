/** The list by days, newest first: either what was recorded, or what a search found. */
import type { RecordingItem } from '../../../domain/views.ts';
import { dayName } from '../format.ts';
import type { Go } from '../hooks/use-route.ts';
import { RecordingRow } from './RecordingRow.tsx';

export interface Entry {
  readonly recording: RecordingItem;
  readonly snippet?: string | undefined;
}

interface Props {
  readonly entries: readonly Entry[];
  readonly openId: string | undefined;
  readonly arrived: ReadonlySet<string>;
  readonly go: Go;
}

export function RecordingList({ entries, openId, arrived, go }: Props) {
  const now = Date.now();
  return byDay(entries, now).map(({ day, at, entries: ofDay }) => (
    <section key={at} className="day" aria-label={day}>
      <h2>{day}</h2>
      <ol className="rows">
        {ofDay.map(({ recording, snippet }) => (
          <RecordingRow
            key={recording.id}
            recording={recording}
            snippet={snippet}
            isOpen={recording.id === openId}
            isNew={arrived.has(recording.id)}
            go={go}
          />
        ))}
      </ol>
    </section>
  ));
}

interface Day {
  readonly day: string;
  /** Of its first entry: search results come by rank, so one day may appear twice. */
  readonly at: string;
  readonly entries: Entry[];
}

function byDay(entries: readonly Entry[], now: number): readonly Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const day = dayName(entry.recording.recordedAt, now);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, at: entry.recording.id, entries: [entry] });
  }
  return days;
}
