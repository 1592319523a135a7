/** Name of the page, how the parts of the server are, and the live indicator. */
import type { ServerStatus } from '../../../domain/views.ts';
import type { LiveState } from '../../client/live.ts';
import { ServerState } from './ServerState.tsx';

interface Props {
  readonly live: LiveState;
  readonly status: ServerStatus | undefined;
  readonly onHome: () => void;
}

export function Header({ live, status, onHome }: Props) {
  return (
    <header className="header">
      <h1>
        <a
          className="brand"
          href="/"
          aria-label="TSN, The Spoken Network"
          onClick={(event) => {
            event.preventDefault();
            onHome();
          }}
        >
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span className="brand-name">TSN</span>
          <span className="brand-more">The Spoken Network</span>
        </a>
      </h1>
      <div className="badges">
        {status !== undefined && <ServerState status={status} />}
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
