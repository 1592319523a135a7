/** The work in hand, and the one thing a person may do to it: revive a dead letter. */
import { Hono } from 'hono';
import { sameOriginOnly } from '../guards.ts';
import type { WebNeeds } from '../needs.ts';
import { JobsQuery, readQuery } from '../query.ts';

export function jobsRoutes({ store, revive }: Pick<WebNeeds, 'store' | 'revive'>): Hono {
  return new Hono()
    .get('/', async (c) =>
      c.json({ items: await store.views.jobs(readQuery(JobsQuery, c.req.query())) }),
    )
    .post('/:id/revive', sameOriginOnly(), async (c) => {
      await revive(c.req.param('id'));
      return c.body(null, 204);
    });
}

export function nodesRoute({ store }: Pick<WebNeeds, 'store'>): Hono {
  return new Hono().get('/', async (c) => c.json({ items: await store.views.nodes() }));
}
