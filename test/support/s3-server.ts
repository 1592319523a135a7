/**
 * A real S3-compatible server (s3rver, from npm) in a process of its own, and a front before
 * it that adds what s3rver lacks, as Amazon documents it: `If-None-Match: *`, kept SHA-256
 * checksums, and error answers on demand.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { freePort } from '../../scripts/free-port.ts';
import { atEnd, type Lifetime } from './at-end.ts';
import { tempFolder } from './temp-folder.ts';

const PROGRAM = join(import.meta.dirname, '../../node_modules/s3rver/bin/s3rver.js');

/** What the front answers to the next requests of a method. */
export interface Fault {
  readonly method: string;
  readonly status: number;
  /** The code in the XML; `reset` ends the connection without an answer. */
  readonly code: string;
  readonly times: number;
}

export interface S3Server {
  /** s3rver itself: knows no conditions and keeps no checksums. */
  readonly plain: string;
  /** With both. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  fail(fault: Fault): void;
  /** Requests that reached the front, `PUT /bucket/key`. */
  readonly asked: readonly string[];
}

export async function startS3(t: Lifetime): Promise<S3Server> {
  const port = await startS3rver(t);
  const asked: string[] = [];
  const faults: { -readonly [K in keyof Fault]: Fault[K] }[] = [];
  const checksums = new Map<string, string>();
  const front = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    const fault = faults.find(({ method, times }) => times > 0 && method === req.method);
    if (fault === undefined) return void pass(port, checksums, req, res);
    fault.times -= 1;
    req.resume();
    if (fault.code === 'reset') return void req.socket.destroy();
    req.once('end', () => refuse(res, fault.status, fault.code));
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  atEnd(t, () => {
    front.closeAllConnections();
    front.close();
  });
  const { port: frontPort } = front.address() as AddressInfo;
  return {
    plain: `http://127.0.0.1:${port}`,
    endpoint: `http://127.0.0.1:${frontPort}`,
    ...{ bucket: 'tsn', accessKey: 'S3RVER', secretKey: 'S3RVER', asked },
    fail: (fault) => void faults.push({ ...fault }),
  };
}

async function startS3rver(t: Lifetime): Promise<number> {
  const port = await freePort();
  const options = ['-d', tempFolder(t), '-p', String(port), '-a', '127.0.0.1', '--silent'];
  const child = spawn(
    process.execPath,
    ['--no-deprecation', PROGRAM, ...options, '--no-vhost-buckets', '--configure-bucket', 'tsn'],
    { stdio: 'ignore' },
  );
  atEnd(t, async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`s3rver ended with status ${child.exitCode}`);
    await soon();
  }
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function pass(
  port: number,
  checksums: Map<string, string>,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const key = (req.url ?? '').split('?')[0] ?? '';
  const isObject = req.method === 'PUT' && !(req.url ?? '').includes('partNumber');
  const body = Buffer.concat(await bodyOf(req));
  if (isObject && req.headers['if-none-match'] === '*' && checksums.has(key)) {
    return refuse(res, 412, 'PreconditionFailed');
  }
  const promised = req.headers['x-amz-checksum-sha256'];
  const sha256 = createHash('sha256').update(body).digest('base64');
  if (isObject && promised !== undefined && promised !== sha256) {
    return refuse(res, 400, 'BadDigest');
  }
  const options = { port, host: '127.0.0.1', method: req.method, path: req.url };
  const behind = request({ ...options, headers: req.headers }, (answer) => {
    const status = answer.statusCode ?? 500;
    if (isObject && status === 200) checksums.set(key, promised === undefined ? '' : sha256);
    if (req.method === 'DELETE') checksums.delete(key);
    const kept = req.headers['x-amz-checksum-mode'] === 'ENABLED' ? checksums.get(key) : undefined;
    const more = kept
      ? { 'x-amz-checksum-sha256': kept, 'x-amz-checksum-type': 'FULL_OBJECT' }
      : {};
    res.writeHead(status, { ...answer.headers, ...more });
    answer.pipe(res);
  });
  behind.once('error', () => res.destroy());
  behind.end(body);
}

async function bodyOf(req: IncomingMessage): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(piece as Buffer);
  return pieces;
}

/** The form of Amazon's error responses. */
function refuse(res: ServerResponse, status: number, code: string): void {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>as the test wants it</Message><RequestId>1</RequestId></Error>`;
  res.writeHead(status, { 'content-type': 'application/xml' });
  res.end(xml);
}
