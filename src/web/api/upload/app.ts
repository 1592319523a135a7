/**
 * What is reached from outside over HTTP: nodes that ship, and other recorders that
 * upload. Nothing of the page and its API is here, since those have no logins yet.
 */
import { Hono } from 'hono';
import type { CallInbox } from '../../../domain/call-inbox.ts';
import type { UploadInbox } from '../../../domain/upload-inbox.ts';
import { UPLOAD_PATH } from '../../../domain/upload-inbox.ts';
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';
import type { Log } from '../../../platform/log.ts';
import { answerFailure, forStrangers, problem } from '../problem.ts';
import { callRoutes } from './call-routes.ts';
import { nodeRoutes } from './node-routes.ts';

export interface UploadAppNeeds {
  readonly inbox: UploadInbox;
  readonly calls: CallInbox;
  readonly clock: Clock;
  readonly log: Log;
  /** A sender that says nothing for so long is given up. */
  readonly idleMs?: number;
}

export function createUploadApp(needs: UploadAppNeeds): Hono {
  const app = new Hono();
  app.onError((error, c) => answerFailure(c, forStrangers(error, needs.log), needs.log));
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('Cache-Control', 'no-store');
  });
  app.route(UPLOAD_PATH, nodeRoutes(needs));
  app.route('/', callRoutes(needs));
  app.notFound((c) => problem(c, new TsnError('web/no-route', `no route ${c.req.method} here`)));
  return app;
}
