/** Who was heard: all callsigns, and the recordings in which one of them was. */
import { Hono } from 'hono';
import { TsnError } from '../../../platform/errors.ts';
import type { WebNeeds } from '../needs.ts';
import { CallsignQuery, CallsignsQuery, readQuery } from '../query.ts';

export function callsignsRoutes({ store }: Pick<WebNeeds, 'store'>): Hono {
  return new Hono()
    .get('/', async (c) =>
      c.json(await store.views.callsigns(readQuery(CallsignsQuery, c.req.query()))),
    )
    .get('/:call', async (c) => {
      const callsign = c.req.param('call').toUpperCase().slice(0, 20);
      const wanted = readQuery(CallsignQuery, c.req.query());
      const recordings = await store.views.recordings({ ...wanted, callsign });
      if (recordings.items.length === 0 && wanted.after === undefined)
        throw new TsnError('data/not-found', `${callsign} was not heard yet`);
      return c.json({ callsign, recordings });
    });
}
