/**
 * Stage 9 as one HTTP application: guards first, then the routes of the API,
 * then the page. Knows nothing of ports and sockets; ./listen.ts gives it some.
 */
import { Hono } from 'hono';
import { TsnError } from '../../platform/errors.ts';
import { announcedWithin, knownHostsOnly, securityHeaders } from './guards.ts';
import type { LiveHub } from './live-hub.ts';
import type { WebNeeds } from './needs.ts';
import type { PageFiles } from './page-files.ts';
import { answerFailure, problem } from './problem.ts';
import { alertsRoute } from './routes/alerts.ts';
import { audioRoute } from './routes/audio.ts';
import { callsignsRoutes } from './routes/callsigns.ts';
import { healthRoutes, metricsRoute } from './routes/health.ts';
import { importRoutes } from './routes/import.ts';
import { jobsRoutes, nodesRoute, stagesRoutes } from './routes/jobs.ts';
import { liveRoutes } from './routes/live.ts';
import { netsRoute } from './routes/nets.ts';
import { pageRoutes } from './routes/page.ts';
import { quarantineRoutes } from './routes/quarantine.ts';
import { recordingsRoutes, searchRoute } from './routes/recordings.ts';
import { storageRoute } from './routes/storage.ts';

/** The longest body that any route reads is a correction; each has a limit of its own besides. */
const MOST_BODY_BYTES = 512 * 1024;

export interface AppNeeds extends Omit<WebNeeds, 'clock'> {
  readonly hub: LiveHub;
  readonly page: PageFiles;
  /** Listening on this machine only: then the Host header must say so. */
  readonly loopbackOnly: boolean;
  /** Names that it may say besides: those of a reverse proxy. */
  readonly publicHosts?: readonly string[];
}

export function createApp(needs: AppNeeds): Hono {
  const app = new Hono();
  app.onError((error, c) => answerFailure(c, error, needs.log));
  app.use(securityHeaders());
  if (needs.loopbackOnly) app.use(knownHostsOnly(needs.publicHosts ?? []));
  app.route('/api/import', importRoutes(needs)); // before the limit: recordings are large
  app.use(announcedWithin(MOST_BODY_BYTES));
  app.route('/metrics', metricsRoute(needs));
  app.route('/api', apiRoutes(needs));
  app.route('/', pageRoutes(needs.page));
  app.notFound((c) => problem(c, new TsnError('web/no-route', `no route ${c.req.method} here`)));
  return app;
}

function apiRoutes(needs: AppNeeds): Hono {
  return new Hono()
    .route('/', healthRoutes(needs))
    .route('/recordings', recordingsRoutes(needs))
    .route('/recordings', audioRoute(needs))
    .route('/alerts', alertsRoute(needs))
    .route('/search', searchRoute(needs))
    .route('/callsigns', callsignsRoutes(needs))
    .route('/jobs', jobsRoutes(needs))
    .route('/stages', stagesRoutes(needs))
    .route('/nodes', nodesRoute(needs))
    .route('/nets', netsRoute(needs))
    .route('/quarantine', quarantineRoutes(needs))
    .route('/storage', storageRoute(needs))
    .route('/', liveRoutes(needs.hub, needs))
    .all('*', (c) => problem(c, new TsnError('web/no-route', `no route ${c.req.method} here`)));
}
