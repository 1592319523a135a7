/** How the server is: for monitors (`/api/health`), for people (`/api/status`), for Prometheus (`/metrics`). */
import { Hono } from 'hono';
import type { HealthView, PartHealth } from '../../../domain/views.ts';
import type { WebNeeds } from '../needs.ts';

export function healthRoutes({ status }: Pick<WebNeeds, 'status'>): Hono {
  return new Hono()
    .get('/health', async (c) => {
      const health = toHealth((await status()).parts);
      c.header('Cache-Control', 'no-store');
      return c.json(health, health.state === 'down' ? 503 : 200);
    })
    .get('/status', async (c) => c.json(await status()));
}

/** One word for the whole: the worst of its parts. */
function toHealth(parts: readonly PartHealth[]): HealthView {
  const states = new Set(parts.map((part) => part.state));
  if (states.has('down')) return { state: 'down', parts };
  return { state: states.has('starting') ? 'starting' : 'ready', parts };
}

export function metricsRoute({ metrics }: Pick<WebNeeds, 'metrics'>): Hono {
  return new Hono().get('/', async (c) =>
    c.body(await metrics.metrics(), 200, { 'Content-Type': metrics.contentType }),
  );
}
