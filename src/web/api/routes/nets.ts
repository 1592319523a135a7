/** The nets that are held regularly, as the configuration names them. */
import { Hono } from 'hono';
import type { WebNeeds } from '../needs.ts';

export function netsRoute({ nets }: Pick<WebNeeds, 'nets'>): Hono {
  return new Hono().get('/', async (c) => c.json({ items: await nets() }));
}
