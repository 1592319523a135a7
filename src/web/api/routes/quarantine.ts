/** What could not be taken in: looking at it, replaying it, removing it. */
import { Hono } from 'hono';
import { z } from 'zod';
import { NodeId } from '../../../domain/manifest.ts';
import { TsnError } from '../../../platform/errors.ts';
import { readText } from '../body.ts';
import { sameOriginOnly } from '../guards.ts';
import type { WebNeeds } from '../needs.ts';
import { QuarantineQuery, readQuery } from '../query.ts';

/** Two names. */
const MOST_BYTES = 16 * 1024;

const ReplayAs = z.strictObject({
  node: NodeId.optional(),
  source: z.string().min(1).max(100).optional(),
});

export function quarantineRoutes({ quarantine }: Pick<WebNeeds, 'quarantine'>): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await quarantine.list(readQuery(QuarantineQuery, c.req.query()))))
    .get('/:id', async (c) => c.json(await quarantine.get(c.req.param('id'))))
    .post('/:id/replay', sameOriginOnly(), async (c) => {
      const { node, source } = readAs(await readText(c, MOST_BYTES));
      const as = { ...(node && { node }), ...(source && { source }) };
      await quarantine.replay(c.req.param('id'), as);
      return c.body(null, 204);
    })
    .delete('/:id', sameOriginOnly(), async (c) => {
      await quarantine.remove(c.req.param('id'));
      return c.body(null, 204);
    });
}

/** Throws `web/invalid-request`. */
function readAs(text: string): z.output<typeof ReplayAs> {
  try {
    return ReplayAs.parse(text === '' ? {} : JSON.parse(text));
  } catch (cause) {
    const message = 'send {"node": NODE, "source": SOURCE}, either or none';
    throw new TsnError('web/invalid-request', message, { cause });
  }
}
