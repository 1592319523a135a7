/** Emergency and urgency words that were heard, the newest first. */
import { Hono } from 'hono';
import type { WebNeeds } from '../needs.ts';
import { AlertsQuery, readQuery } from '../query.ts';

export function alertsRoute({ store }: Pick<WebNeeds, 'store'>): Hono {
  return new Hono().get('/', async (c) =>
    c.json(await store.views.alerts(readQuery(AlertsQuery, c.req.query()))),
  );
}
