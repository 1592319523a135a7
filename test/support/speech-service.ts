/** A transcription service on this machine that answers as a test says, and keeps what it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  /** Fields of the form; the file by its first bytes. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileBytes: number;
}

export type Answering = (received: Received, response: ServerResponse) => void;

export interface SpeechService {
  /** With `/v1`. */
  readonly url: string;
  readonly received: Received[];
  answers: Answering;
  /** Refuses connections from now on. */
  stop(): Promise<void>;
}

export async function startSpeechService(
  t: TestContext,
  answers: Answering,
): Promise<SpeechService> {
  const service = { received: [] as Received[], answers };
  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      service.received.push(received);
      service.answers(received, response);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  t.after(() => stop());
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return Object.assign(service, { url: `http://127.0.0.1:${port}/v1`, stop });
}

/** For `answers`: JSON with a status. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answering {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer); // a request without encoding gives buffers
  const { 'content-type': type = '', authorization } = request.headers;
  const form = await new Response(Buffer.concat(pieces), { headers: { 'Content-Type': type } })
    .formData()
    .catch(() => new FormData());
  const fields = new Map<string, string>();
  let fileBytes = 0;
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.set(name, value);
    else {
      fields.set(name, value.name);
      fileBytes = value.size;
    }
  }
  return { path: request.url ?? '', authorization, fields, fileBytes };
}
