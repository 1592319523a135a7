/** The one client of the page: it talks to the server that sent the page. */

import type { FailureView } from '../../domain/failure-view.ts';
import { createClient } from '../client/client.ts';
import { ApiFailure } from '../client/failure.ts';

export const api = createClient();

/** Any failure in the words that people are shown. */
export function toFailureView(error: unknown): FailureView {
  if (error instanceof ApiFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug', message, hint: 'Load the page again; if it stays, please report it.' };
}
