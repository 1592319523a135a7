/** The page: what was heard, as it arrives, with a search in it and one recording open beside it. */
import { useRef } from 'react';
import type { ServerStatus } from '../../../domain/views.ts';
import { Announcer } from '../components/Announcer.tsx';
import { Banners } from '../components/Banners.tsx';
import { Detail } from '../components/Detail.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { FailureBox } from '../components/FailureBox.tsx';
import { Header } from '../components/Header.tsx';
import { NetsOnAir } from '../components/NetsOnAir.tsx';
import { type Entry, RecordingList } from '../components/RecordingList.tsx';
import { Toolbar } from '../components/Toolbar.tsx';
import { useKeys } from '../hooks/use-keys.ts';
import { useLive } from '../hooks/use-live.ts';
import { useNets } from '../hooks/use-nets.ts';
import { type Recordings, useRecordings } from '../hooks/use-recordings.ts';
import { useRoute } from '../hooks/use-route.ts';
import { MOST_HITS, type Search, useSearch } from '../hooks/use-search.ts';
import { useStatus } from '../hooks/use-status.ts';
import type { Route } from '../route.ts';

const EVERYTHING = { search: '', node: undefined, callsign: undefined, state: undefined };

export function RecordingsPage() {
  const { route, go } = useRoute();
  const feed = useLive();
  const status = useStatus(feed);
  const nets = useNets(feed);
  const recordings = useRecordings(route, feed);
  const search = useSearch(route.search, feed);
  const searchBox = useRef<HTMLInputElement>(null);
  const toggle = useRef(() => {});
  const entries = toEntries(route, recordings, search);
  const { recordingId } = route;

  function step(by: 1 | -1): void {
    const at = entries?.findIndex(({ recording }) => recording.id === recordingId) ?? -1;
    const next = entries?.[at === -1 ? 0 : at + by]?.recording.id;
    if (next === undefined) return;
    go({ recordingId: next }, recordingId === undefined ? 'push' : 'replace');
    document.querySelector(`[data-id="${CSS.escape(next)}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  useKeys({
    '/': () => searchBox.current?.select(),
    j: () => step(1),
    k: () => step(-1),
    ' ': () => (recordingId === undefined ? step(1) : toggle.current()),
    Escape: leave,
  });

  function leave(): void {
    if (recordingId === undefined) go(EVERYTHING);
    else close();
  }

  /** Back to where the list was left. */
  function close(): void {
    go({ recordingId: undefined });
    const row = document.querySelector(`[data-id="${CSS.escape(recordingId ?? '')}"] a`);
    if (row instanceof HTMLElement) requestAnimationFrame(() => row.focus({ preventScroll: true }));
  }

  return (
    <>
      <Header
        live={feed.state}
        status={status}
        onHome={() => go({ ...EVERYTHING, recordingId: undefined })}
      />
      <Banners status={status} />
      <NetsOnAir nets={nets} go={go} />
      <main className={recordingId === undefined ? 'main' : 'main main-open'}>
        <div className="list">
          <Toolbar route={route} go={go} nodes={nodesOf(status, entries)} searchBox={searchBox} />
          {(search.failure ?? recordings.failure) !== undefined && (
            <ListFailure recordings={recordings} search={search} />
          )}
          {entries !== undefined && (
            <RecordingList
              entries={entries}
              openId={recordingId}
              arrived={recordings.arrived}
              go={go}
            />
          )}
          {search.hits?.length === MOST_HITS && (
            <p className="most-hits">The best {MOST_HITS} are shown: say more to find others.</p>
          )}
          {entries?.length === 0 && (
            <EmptyState kind={emptyKind(route)} onClear={() => go(EVERYTHING)} />
          )}
          {route.search === '' && recordings.page?.next != null && (
            <button
              type="button"
              className="button older"
              onClick={() => void recordings.loadOlder()}
            >
              Show older
            </button>
          )}
        </div>
        {recordingId === undefined ? (
          <NothingOpen />
        ) : (
          <Detail
            key={recordingId}
            id={recordingId}
            feed={feed}
            go={go}
            close={close}
            toggle={toggle}
            isTestModel={status?.testModel === true}
          />
        )}
      </main>
      <Announcer feed={feed} />
    </>
  );
}

/** Those that joined, and those that imports, drop folders and uploads named. */
function nodesOf(status: ServerStatus | undefined, entries: readonly Entry[] = []): string[] {
  const joined = status?.nodes.map(({ id }) => id) ?? [];
  const shown = entries.map(({ recording }) => recording.node);
  return [...new Set([...joined, ...shown])].sort();
}

/** Undefined while the first answer is on its way. */
function toEntries(
  route: Route,
  recordings: Recordings,
  search: Search,
): readonly Entry[] | undefined {
  if (route.search.trim() !== '') return search.hits;
  return recordings.page?.items.map((recording) => ({ recording }));
}

function ListFailure({ recordings, search }: { recordings: Recordings; search: Search }) {
  const failure = search.failure ?? recordings.failure;
  return failure === undefined ? null : <FailureBox failure={failure} />;
}

function emptyKind({ search, node, callsign, state }: Route) {
  if (search.trim() !== '') return 'no-hits';
  const isFiltered = node !== undefined || callsign !== undefined || state !== undefined;
  return isFiltered ? 'no-match' : 'no-recordings';
}

function NothingOpen() {
  return (
    <aside className="nothing-open">
      <p>Choose a recording to hear it and read along.</p>
      <dl>
        <dt>
          <kbd>j</kbd> <kbd>k</kbd>
        </dt>
        <dd>next, previous</dd>
        <dt>
          <kbd>space</kbd>
        </dt>
        <dd>play, pause</dd>
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>search</dd>
        <dt>
          <kbd>esc</kbd>
        </dt>
        <dd>back</dd>
      </dl>
    </aside>
  );
}
