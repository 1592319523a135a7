/** Name of the page, the live indicator, and how the parts of the server are. */
import type { NodeItem, PartHealth, ServerStatus } from '../../../domain/views.ts';
import type { LiveState } from '../../client/live.ts';
import { ago } from '../format.ts';

interface Props {
  readonly live: LiveState;
  readonly status: ServerStatus | undefined;
  readonly onHome: () => void;
}

export function Header({ live, status, onHome }: Props) {
  return (
    <header className="header">
      <a
        className="brand"
        href="/"
        onClick={(event) => {
          event.preventDefault();
          onHome();
        }}
      >
        <img src="/icon.svg" alt="" width="28" height="28" />
        <span className="brand-name">TSN</span>
        <span className="brand-more">The Spoken Network</span>
      </a>
      <div className="badges">
        {status?.parts.map((part) => (
          <PartBadge key={part.part} part={part} />
        ))}
        {status !== undefined && <NodesBadge status={status} />}
        <LiveBadge live={live} />
      </div>
    </header>
  );
}

const LIVE_WORDS: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
};

function LiveBadge({ live }: { readonly live: LiveState }) {
  return (
    <output className={`badge live live-${live}`}>
      <span className="dot" />
      {LIVE_WORDS[live]}
    </output>
  );
}

const PART_TONES = { ready: 'good', starting: 'busy', down: 'bad' } as const;

function PartBadge({ part }: { readonly part: PartHealth }) {
  const title =
    part.reason === null ? `${part.part}: ${part.state}` : `${part.part}: ${part.reason}`;
  return (
    <span className={`badge part tone-${PART_TONES[part.state]}`} title={title}>
      <span className="dot" />
      <span className="badge-label">{part.part}</span>
      {part.state !== 'ready' && <span>{part.state}</span>}
    </span>
  );
}

/** A node that was heard of within this time counts as being there. */
const NODE_AWAY_MS = 10 * 60_000;

function seenText({ lastSeenAt }: NodeItem, now: number): string {
  return lastSeenAt === null ? 'never seen' : ago(lastSeenAt, now);
}

/** What it still had when it was heard of last. */
function toComeText({ unshipped, uploading = 0 }: NodeItem): string {
  const coming = uploading === 0 ? '' : `, ${uploading} coming in`;
  return unshipped === null || unshipped === 0 ? coming : `, ${unshipped} to come${coming}`;
}

function NodesBadge({ status }: { readonly status: ServerStatus }) {
  const { nodes, now, byState } = status;
  const here = nodes.filter((node) => now - (node.lastSeenAt ?? 0) < NODE_AWAY_MS).length;
  const title = nodes
    .map((node) => `${node.id}: ${seenText(node, now)}${toComeText(node)}`)
    .join('\n');
  const toCome = byState.pending + byState.uploading;
  const tone = here === nodes.length ? 'good' : 'busy';
  if (nodes.length === 0) return null;
  return (
    <span className={`badge tone-${tone}`} title={title}>
      <span className="dot" />
      {here === nodes.length ? here : `${here} of ${nodes.length}`}
      <span className="badge-label">{nodes.length === 1 ? 'node' : 'nodes'}</span>
      {toCome > 0 && <span title="recordings that nodes still have">{toCome} to come</span>}
    </span>
  );
}
