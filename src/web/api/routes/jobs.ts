/** The work in hand, and the one thing a person may do to it: revive a dead letter. */
import { Hono } from 'hono';
import { readJson } from '../body.ts';
import { sameOriginOnly } from '../guards.ts';
import type { WebNeeds } from '../needs.ts';
import { JobsQuery, PauseBody, readBody, readQuery } from '../query.ts';

/** A reason, and no more. */
const MOST_BYTES = 16 * 1024;

export function jobsRoutes({ store, revive }: Pick<WebNeeds, 'store' | 'revive'>): Hono {
  return new Hono()
    .get('/', async (c) =>
      c.json({ items: await store.views.jobs(readQuery(JobsQuery, c.req.query())) }),
    )
    .get('/:id', async (c) => c.json(await store.views.job(c.req.param('id'))))
    .post('/:id/revive', sameOriginOnly(), async (c) => {
      await revive(c.req.param('id'));
      return c.body(null, 204);
    });
}

/** Pausing and resuming a stage. */
export function stagesRoutes({ pause, resume }: Pick<WebNeeds, 'pause' | 'resume'>): Hono {
  return new Hono()
    .post('/:stage/pause', sameOriginOnly(), async (c) => {
      const { reason } = readBody(PauseBody, await readJson(c, MOST_BYTES));
      await pause(c.req.param('stage'), reason);
      return c.body(null, 204);
    })
    .post('/:stage/resume', sameOriginOnly(), async (c) => {
      await resume(c.req.param('stage'));
      return c.body(null, 204);
    });
}

export function nodesRoute({ store }: Pick<WebNeeds, 'store'>): Hono {
  return new Hono().get('/', async (c) => c.json({ items: await store.views.nodes() }));
}
