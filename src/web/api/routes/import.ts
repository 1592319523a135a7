/** Files of existing archives, one by one, from `tsn import`. Their bodies are as large as recordings are. */
import { Hono } from 'hono';
import { ImportDraft, ImportQuestion } from '../../../domain/import-desk.ts';
import { TsnError } from '../../../platform/errors.ts';
import { readJson } from '../body.ts';
import { sameOriginOnly } from '../guards.ts';
import type { WebNeeds } from '../needs.ts';
import { readBody, readQuery } from '../query.ts';

/** A hundred of the longest names, whatever letters they are of. */
const MOST_QUESTION_BYTES = 512 * 1024;

/** The header with the draft, as JSON in base64url: names may hold any letter. */
export const DRAFT_HEADER = 'x-tsn-draft';

export function importRoutes({ importing }: Pick<WebNeeds, 'importing'>): Hono {
  return new Hono()
    .use(sameOriginOnly())
    .post('/known', async (c) => {
      const { files } = readBody(ImportQuestion, await readJson(c, MOST_QUESTION_BYTES));
      return c.json({ known: await importing.known(files) });
    })
    .post('/file', async (c) => {
      const file = readQuery(ImportDraft, draftOf(c.req.header(DRAFT_HEADER)));
      const body = c.req.raw.body ?? new Blob([]).stream();
      return c.json({ outcome: await importing.take(file, body) });
    });
}

function draftOf(header: string | undefined): Record<string, string> {
  try {
    return JSON.parse(Buffer.from(header ?? '', 'base64url').toString()) as Record<string, string>; // as: the schema looks at it
  } catch {
    throw new TsnError('web/invalid-request', `${DRAFT_HEADER} is no JSON in base64url`);
  }
}
