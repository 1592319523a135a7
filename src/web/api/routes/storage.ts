/** The stored audio as a whole: held against the database when a person asks for it. */
import { Hono } from 'hono';
import type { VerifyLine, VerifyReport } from '../../../domain/audio-trouble.ts';
import { sameOriginOnly } from '../guards.ts';
import type { WebNeeds } from '../needs.ts';
import { tellable, toProblem } from '../problem.ts';
import { readQuery, VerifyQuery } from '../query.ts';

/** It takes minutes: one line of JSON for each step, the last one with the result or the failure. */
export function storageRoute({ verify, log }: Pick<WebNeeds, 'verify' | 'log'>): Hono {
  return new Hono().post('/verify', sameOriginOnly(), (c) => {
    const { hash } = readQuery(VerifyQuery, c.req.query());
    const stop = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        const say = (line: VerifyLine): void => {
          if (!stop.signal.aborted) controller.enqueue(ENCODER.encode(`${JSON.stringify(line)}\n`));
        };
        try {
          const onProgress = (progress: VerifyReport): void => say({ progress });
          say({ report: await verify({ hash, signal: stop.signal, onProgress }) });
        } catch (error) {
          say({ failure: toProblem(tellable(error, log)) });
        }
        if (!stop.signal.aborted) controller.close();
      },
      cancel: () => stop.abort(),
    });
    return c.body(body, 200, { 'Content-Type': 'application/x-ndjson' });
  });
}

const ENCODER = new TextEncoder();
