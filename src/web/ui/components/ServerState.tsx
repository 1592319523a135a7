/** How the server is: badges at a glance, and in words, with remedies and every node, when they are opened. */
import type { FocusEvent, KeyboardEvent, ReactNode } from 'react';
import type { NodeItem, PartHealth, ServerStatus } from '../../../domain/views.ts';
import { ago } from '../format.ts';
import { Hint } from './Hint.tsx';

/** More parts than these share one badge. */
const MOST_BADGES = 3;

export function ServerState({ status }: { readonly status: ServerStatus }) {
  const { parts } = status;
  const each = parts.length <= MOST_BADGES ? parts : [];
  return (
    <details className="server-state" onBlur={closeWhenLeft} onKeyDown={closeByEscape}>
      <summary>
        <span className="unseen">How the server is: </span>
        {each.map((part) => (
          <Badge key={part.part} tone={PART_TONES[part.state]} className="part">
            <span className="badge-label">{part.part}</span>
            {part.state !== 'ready' && <span>{part.state}</span>}
          </Badge>
        ))}
        <PartsBadge parts={parts} isAlone={each.length === 0} />
        <NodesBadge status={status} />
      </summary>
      <Panel status={status} />
    </details>
  );
}

/** A click into the panel keeps it open: it can have the focus. */
function closeWhenLeft({ currentTarget, relatedTarget }: FocusEvent<HTMLDetailsElement>): void {
  if (!currentTarget.contains(relatedTarget)) currentTarget.open = false;
}

function closeByEscape(event: KeyboardEvent<HTMLDetailsElement>): void {
  const { currentTarget, key } = event;
  if (key !== 'Escape' || !currentTarget.open) return;
  event.preventDefault(); // not also what is open beside it
  currentTarget.open = false;
  currentTarget.querySelector('summary')?.focus();
}

type Tone = 'good' | 'busy' | 'bad';

const PART_TONES = { ready: 'good', starting: 'busy', down: 'bad' } as const;

interface BadgeProps {
  readonly tone: Tone;
  readonly className: string;
  readonly title?: string;
  readonly children: ReactNode;
}

function Badge({ tone, className, title, children }: BadgeProps) {
  return (
    <span className={`badge ${className} tone-${tone}`} title={title}>
      <span className="dot" />
      {children}
    </span>
  );
}

/** All parts in one: where there is no room for each, or there are too many. */
function PartsBadge({ parts, isAlone }: { parts: readonly PartHealth[]; isAlone: boolean }) {
  const count = (state: PartHealth['state']) => parts.filter((part) => part.state === state).length;
  const [down, starting] = [count('down'), count('starting')];
  const tone = down > 0 ? 'bad' : starting > 0 ? 'busy' : 'good';
  const words = { bad: `${down} down`, busy: `${starting} starting`, good: 'server' };
  return (
    <Badge tone={tone} className={isAlone ? 'parts' : 'parts parts-narrow'}>
      {words[tone]}
    </Badge>
  );
}

/** A node that was heard of within this time counts as being there. */
const NODE_AWAY_MS = 10 * 60_000;

function NodesBadge({ status }: { readonly status: ServerStatus }) {
  const { nodes, now, byState } = status;
  if (nodes.length === 0) return null;
  const here = nodes.filter((node) => now - (node.lastSeenAt ?? 0) < NODE_AWAY_MS).length;
  const title = nodes.map((node) => `${node.id}: ${nodeText(node, now)}`).join('\n');
  const toCome = byState.pending + byState.uploading;
  return (
    <Badge tone={here === nodes.length ? 'good' : 'busy'} className="nodes" title={title}>
      <span>{here === nodes.length ? here : `${here} of ${nodes.length}`}</span>
      <span className="badge-label">{nodes.length === 1 ? 'node' : 'nodes'}</span>
      {toCome > 0 && <span className="to-come">{toCome} to come</span>}
    </Badge>
  );
}

/** `3 min ago, 12 to come, 1 coming in`; what it still had when it was heard of last. */
function nodeText({ lastSeenAt, unshipped, uploading = 0 }: NodeItem, now: number): string {
  const seen = lastSeenAt === null ? 'never seen' : ago(lastSeenAt, now);
  const toCome = unshipped === null || unshipped === 0 ? '' : `, ${unshipped} to come`;
  return `${seen}${toCome}${uploading === 0 ? '' : `, ${uploading} coming in`}`;
}

function Panel({ status: { parts, nodes, now } }: { readonly status: ServerStatus }) {
  return (
    <div className="state-panel" tabIndex={-1}>
      <dl>
        {parts.map(({ part, state, reason, hint }) => (
          <div key={part}>
            <dt>{part}</dt>
            <dd className={`tone-${PART_TONES[state]}`}>
              <span className="dot" /> {state}
              {reason !== null && `: ${reason}`}
              {hint !== null && (
                <p>
                  <Hint text={hint} />
                </p>
              )}
            </dd>
          </div>
        ))}
        {nodes.map((node) => (
          <div key={node.id}>
            <dt>node {node.id}</dt>
            <dd>{nodeText(node, now)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
