/** The search box and the filters in use. */
import type { RefObject } from 'react';
import { STORED_STATES } from '../../../domain/pipeline.ts';
import { STATE_WORDS } from '../format.ts';
import type { Go } from '../hooks/use-route.ts';
import type { Route } from '../route.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly route: Route;
  readonly go: Go;
  readonly nodes: readonly string[];
  readonly searchBox: RefObject<HTMLInputElement | null>;
}

export function Toolbar({ route, go, nodes, searchBox }: Props) {
  return (
    <search className="toolbar">
      <label className="search">
        <Icon name="search" />
        <span className="unseen">Search what was said</span>
        <input
          ref={searchBox}
          type="search"
          placeholder="Search what was said"
          value={route.search}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => go({ search: event.target.value }, 'replace')}
        />
        <kbd>/</kbd>
      </label>
      <StateSelect route={route} go={go} />
      <NodeSelect route={route} go={go} nodes={nodes} />
      {route.callsign !== undefined && (
        <button type="button" className="filter" onClick={() => go({ callsign: undefined })}>
          <span className="unseen">Show all callsigns again, not only </span>
          {route.callsign}
          <Icon name="close" />
        </button>
      )}
    </search>
  );
}

function StateSelect({ route, go }: Pick<Props, 'route' | 'go'>) {
  return (
    <select
      aria-label="State"
      value={route.state ?? ''}
      disabled={route.search !== ''}
      onChange={({ target }) =>
        go({ state: STORED_STATES.find((state) => state === target.value) })
      }
    >
      <option value="">All states</option>
      {STORED_STATES.map((state) => (
        <option key={state} value={state}>
          {STATE_WORDS[state].label}
        </option>
      ))}
    </select>
  );
}

function NodeSelect({ route, go, nodes }: Pick<Props, 'route' | 'go' | 'nodes'>) {
  const names = [...new Set([...nodes, ...(route.node === undefined ? [] : [route.node])])];
  if (names.length === 0) return null;
  return (
    <select
      aria-label="Node"
      value={route.node ?? ''}
      disabled={route.search !== ''}
      onChange={({ target }) => go({ node: target.value === '' ? undefined : target.value })}
    >
      <option value="">All nodes</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
