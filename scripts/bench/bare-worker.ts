/** The worker without tsn: frames written and read by hand, nothing checked. What tsn adds is measured against it. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

const HEADER_BYTES = 8;

interface BareAnswer {
  readonly id: number;
  readonly code?: string;
  /** Of a clip: how long its slot was busy with it. */
  readonly computeMs: number;
}

export class BareWorker implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, (answer: BareAnswer) => void>();
  #held = Buffer.alloc(0);
  #lastId = 0;

  constructor(binary: string) {
    this.#child = spawn(binary, [], { env: {}, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout.on('data', (piece: Buffer) => this.#read(piece));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  ask(request: object, pcm: Float32Array = new Float32Array(0)): Promise<BareAnswer> {
    this.#lastId += 1;
    const id = this.#lastId;
    const json = Buffer.from(JSON.stringify({ ...request, id }));
    const header = Buffer.from(Uint32Array.of(json.length, pcm.byteLength).buffer);
    this.#child.stdin.write(header);
    this.#child.stdin.write(json);
    this.#child.stdin.write(Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await once(this.#child, 'close');
  }

  #read(piece: Buffer): void {
    this.#held = Buffer.concat([this.#held, piece]);
    while (this.#held.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#held.readUInt32LE(0);
      if (this.#held.length < end) return;
      const answer: BareAnswer = JSON.parse(this.#held.toString('utf8', HEADER_BYTES, end));
      if (answer.code) throw new Error(`the bare worker answered ${answer.code}`);
      this.#held = this.#held.subarray(end);
      this.#waiting.get(answer.id)?.(answer);
    }
  }
}
