/** The list that people see, kept right while recordings arrive. Pure. */
import type { RecordingState } from '../../domain/pipeline.ts';
import type { Page, RecordingItem } from '../../domain/views.ts';

export interface Filter {
  readonly node?: string | undefined;
  readonly callsign?: string | undefined;
  readonly state?: RecordingState | undefined;
}

/** The callsign without its marks: `VE3/W1AW`, `W1AW/P` → `W1AW`. */
export function identity(callsign: string): string {
  const parts = callsign.split('/');
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

export function fits(item: RecordingItem, filter: Filter): boolean {
  if (filter.node !== undefined && item.node !== filter.node) return false;
  if (filter.state !== undefined && item.state !== filter.state) return false;
  const { callsign } = filter;
  return callsign === undefined || item.callsigns.some((heard) => identity(heard) === callsign);
}

/** Newest first; of two at the same instant the one with the larger id. */
function newestFirst(a: RecordingItem, b: RecordingItem): number {
  if (a.recordedAt !== b.recordedAt) return b.recordedAt - a.recordedAt;
  return a.id < b.id ? 1 : -1;
}

/** Puts a changed recording into its place; one that fits the filter no longer goes. */
export function upsert(
  page: Page<RecordingItem>,
  item: RecordingItem,
  filter: Filter,
): Page<RecordingItem> {
  const others = page.items.filter((other) => other.id !== item.id);
  if (!fits(item, filter)) return { ...page, items: others };
  const last = others.at(-1);
  // Older than everything loaded: it belongs to a page that nobody asked for yet.
  if (page.next !== null && last !== undefined && newestFirst(item, last) > 0)
    return { ...page, items: others };
  return { ...page, items: [...others, item].sort(newestFirst) };
}

/** Adds an older page below. */
export function append(page: Page<RecordingItem>, older: Page<RecordingItem>): Page<RecordingItem> {
  const known = new Set(page.items.map((item) => item.id));
  const items = [...page.items, ...older.items.filter((item) => !known.has(item.id))];
  return { items, next: older.next };
}
