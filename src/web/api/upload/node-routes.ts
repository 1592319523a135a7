/** What nodes ask over HTTPS (docs/protocol.md): who the server is, who they are, shipping, heartbeat, joining. */
import { type Context, Hono } from 'hono';
import { RECEIPT_HEADER, SO_FAR_HEADER } from '../../../domain/upload-inbox.ts';
import { TsnError } from '../../../platform/errors.ts';
import { readBytes } from '../body.ts';
import type { UploadAppNeeds } from './app.ts';
import { IDLE_MS, soonEnough } from './idle.ts';
import { createTus, type NodeTus } from './tus.ts';

/** As for temporary files of the SFTP protocol. */
const MOST_TEXT_BYTES = 256 * 1024;
const BEARER = /^Bearer ([A-Za-z0-9_-]{16,200})$/;

export function nodeRoutes(needs: UploadAppNeeds): Hono {
  const { inbox, clock, idleMs = IDLE_MS } = needs;
  const tusOf = byNode((node) =>
    createTus({ ...needs, inbox: inbox.ofNode(node), maxFileBytes: inbox.maxFileBytes }),
  );
  const textOf = (c: Context): Promise<Uint8Array> =>
    soonEnough(readBytes(c, MOST_TEXT_BYTES), clock, idleMs);
  /** A small signed document: read, and only then judged. */
  const signedText = async (c: Context): Promise<{ node: string; text: string }> => {
    const body = await textOf(c);
    const node = await inbox.identify(signable(c), body);
    return { node, text: new TextDecoder().decode(body) };
  };
  return new Hono()
    .get('/server', (c) => c.body(inbox.card(), 200, { 'Content-Type': 'application/json' }))
    .get('/me', async (c) => c.json({ node: await inbox.identify(signable(c)) }))
    .get('/wanted', async (c) => {
      const node = await inbox.identify(signable(c));
      return c.body(await inbox.ofNode(node).wanted(), 200, { 'Content-Type': 'application/json' });
    })
    .put('/heartbeat', async (c) => {
      const { node, text } = await signedText(c);
      await inbox.ofNode(node).heartbeat(text);
      return c.body(null, 204);
    })
    .put('/manifests/:id', async (c) => {
      const { node, text } = await signedText(c);
      await inbox.ofNode(node).putManifest(c.req.param('id'), text);
      return c.body(null, 204);
    })
    .post('/enroll', async (c) => {
      const [, secret] = BEARER.exec(c.req.header('authorization') ?? '') ?? [];
      if (secret === undefined) throw new TsnError('join/refused', 'no token came along');
      const text = new TextDecoder().decode(await textOf(c));
      return c.body(await inbox.enroll(secret, text), 200, { 'Content-Type': 'application/json' });
    })
    .all('/files', async (c) => tusOf(await inbox.identify(signable(c))).handle(c.req.raw))
    .all('/files/:file', async (c) => {
      const node = await inbox.identify(signable(c));
      const answer = await tusOf(node).handle(c.req.raw);
      if (c.req.method !== 'HEAD' || !answer.ok) return answer;
      return withHashes(answer, inbox.ofNode(node), c.req.param('file'));
    });
}

/** So that a node can verify what is there before it goes on, without reading it back. */
async function withHashes(
  answer: Response,
  inbox: ReturnType<UploadAppNeeds['inbox']['ofNode']>,
  file: string,
): Promise<Response> {
  const found = await inbox.look(file);
  if (found?.state === 'accepted') answer.headers.set(RECEIPT_HEADER, found.sha256);
  if (found?.state === 'under way') {
    answer.headers.set(SO_FAR_HEADER, await inbox.hashSoFar(file));
  }
  return answer;
}

const SIGNED = [
  'content-digest',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'signature',
  'signature-input',
] as const;

function signable(c: Context) {
  const headers = Object.fromEntries(SIGNED.map((name) => [name, c.req.header(name)]));
  return { method: c.req.method, path: new URL(c.req.url).pathname, headers };
}

/** One for each node, so that locks of the library are of that node. Only enrolled nodes come this far. */
function byNode(make: (node: string) => NodeTus): (node: string) => NodeTus {
  const made = new Map<string, NodeTus>();
  return (node) => {
    const known = made.get(node) ?? make(node);
    made.set(node, known);
    return known;
  };
}
