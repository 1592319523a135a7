/** The list of recordings, one of them whole, and the search in what was said. */
import { Hono } from 'hono';
import type { WebNeeds } from '../needs.ts';
import { RecordingsQuery, readQuery, SearchQuery } from '../query.ts';

export function recordingsRoutes({ store }: Pick<WebNeeds, 'store'>): Hono {
  return new Hono()
    .get('/', async (c) =>
      c.json(await store.views.recordings(readQuery(RecordingsQuery, c.req.query()))),
    )
    .get('/:id', async (c) => c.json(await store.views.recording(c.req.param('id'))));
}

export function searchRoute({ store }: Pick<WebNeeds, 'store'>): Hono {
  return new Hono().get('/', async (c) => {
    const { q, limit } = readQuery(SearchQuery, c.req.query());
    return c.json({ items: await store.views.search(q, limit) });
  });
}
