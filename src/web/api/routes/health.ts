/** How the server is: for monitors (`/api/health`), for people (`/api/status`), for Prometheus (`/metrics`). */
import { Hono } from 'hono';
import type { HealthView, ServerStatus } from '../../../domain/views.ts';
import type { WebNeeds } from '../needs.ts';

export function healthRoutes({ status }: Pick<WebNeeds, 'status'>): Hono {
  return new Hono()
    .get('/health', async (c) => {
      const health = toHealth(await status());
      c.header('Cache-Control', 'no-store');
      // 503 also for a proxy: what is new is better sent to another server.
      const isWell = health.state === 'ready' || health.state === 'starting';
      return c.json(health, isWell ? 200 : 503);
    })
    .get('/status', async (c) => c.json(await status()));
}

/** One word for the whole: the worst of its parts. */
function toHealth({ instance, parts, drainingSince = null }: ServerStatus): HealthView {
  if (drainingSince !== null) return { state: 'draining', instance, parts };
  const states = new Set(parts.map((part) => part.state));
  if (states.has('down')) return { state: 'down', instance, parts };
  return { state: states.has('starting') ? 'starting' : 'ready', instance, parts };
}

export function metricsRoute({ metrics }: Pick<WebNeeds, 'metrics'>): Hono {
  return new Hono().get('/', async (c) =>
    c.body(await metrics.metrics(), 200, { 'Content-Type': metrics.contentType }),
  );
}
