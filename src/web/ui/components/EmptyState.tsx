/** What stands where nothing is listed: how to begin, or what to change. */
interface Props {
  readonly kind: 'no-recordings' | 'no-match' | 'no-hits';
  readonly onClear: () => void;
}

export function EmptyState({ kind, onClear }: Props) {
  if (kind === 'no-recordings') return <HowToBegin />;
  return (
    <div className="empty">
      <h2>{kind === 'no-hits' ? 'Nothing found' : 'No recording fits'}</h2>
      <p>
        {kind === 'no-hits' ? 'No one was heard saying that.' : 'No recording has all of that.'}
      </p>
      <button type="button" className="button" onClick={onClear}>
        Show everything
      </button>
    </div>
  );
}

function HowToBegin() {
  return (
    <div className="empty">
      <h2>Nothing heard yet</h2>
      <p>Recordings appear here as soon as a node ships them. To join a node:</p>
      <ol className="steps">
        <li>
          On this server, make a token:
          <pre>tsn server token create my-node --address SERVER</pre>
        </li>
        <li>
          On the machine with the recorder, use it once, and start the node:
          <pre>sudo tsn node join TOKEN --watch-dir FOLDER{'\n'}sudo tsn node install</pre>
        </li>
      </ol>
    </div>
  );
}
