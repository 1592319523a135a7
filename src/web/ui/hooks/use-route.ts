/** The route as state, in step with the address bar. */
import { useCallback, useEffect, useState } from 'react';
import { parseRoute, type Route, toAddress } from '../route.ts';

export type Go = (change: Partial<Route>, how?: 'push' | 'replace') => void;

function here(): Route {
  return parseRoute(location.pathname, location.search);
}

export function useRoute(): { route: Route; go: Go } {
  const [route, setRoute] = useState(here);

  useEffect(() => {
    const onPop = () => setRoute(here());
    addEventListener('popstate', onPop);
    return () => removeEventListener('popstate', onPop);
  }, []);

  const go = useCallback<Go>((change, how = 'push') => {
    const next = { ...here(), ...change };
    try {
      if (how === 'push') history.pushState(null, '', toAddress(next));
      else history.replaceState(null, '', toAddress(next));
    } catch {
      // Some browsers refuse a hundred changes within half a minute: typing goes on without.
    }
    setRoute(next);
  }, []);

  return { route, go };
}
