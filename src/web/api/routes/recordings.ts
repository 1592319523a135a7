/** The list of recordings, one of them whole, and the search in what was said. */
import { Hono } from 'hono';
import { readJson } from '../body.ts';
import { sameOriginOnly } from '../guards.ts';
import type { WebNeeds } from '../needs.ts';
import { CorrectionBody, RecordingsQuery, readBody, readQuery, SearchQuery } from '../query.ts';

/** A correction of the longest text, in any script. */
const MOST_BYTES = 512 * 1_024;

export function recordingsRoutes({
  store,
  correct,
  apart,
  together,
}: Pick<WebNeeds, 'store' | 'correct' | 'apart' | 'together'>): Hono {
  return new Hono()
    .get('/', async (c) =>
      c.json(await store.views.recordings(readQuery(RecordingsQuery, c.req.query()))),
    )
    .get('/:id', async (c) => c.json(await store.views.recording(c.req.param('id'))))
    .get('/:id/versions', async (c) =>
      c.json({ items: await store.views.versions(c.req.param('id')) }),
    )
    .post('/:id/apart', sameOriginOnly(), async (c) =>
      c.json({ from: await apart(c.req.param('id')) }),
    )
    .post('/:id/together/:other', sameOriginOnly(), async (c) => {
      await together(c.req.param('id'), c.req.param('other'));
      return c.body(null, 204);
    })
    .post('/:id/correction', sameOriginOnly(), async (c) => {
      const body = await readJson(c, MOST_BYTES);
      await correct(c.req.param('id'), readBody(CorrectionBody, body));
      return c.body(null, 204);
    });
}

export function searchRoute({ store }: Pick<WebNeeds, 'store'>): Hono {
  return new Hono().get('/', async (c) => {
    const { q, limit } = readQuery(SearchQuery, c.req.query());
    return c.json({ items: await store.views.search(q, limit) });
  });
}
