/** A listener that ends although nobody stopped it is opened again, at the same port. */
import { TsnError } from '../platform/errors.ts';
import { type Keep, keepOnce } from '../platform/supervise.ts';

interface Listener {
  readonly port: number;
  /** Resolves when it listens no longer, asked or not. */
  readonly ended: Promise<Error | undefined>;
  close(): Promise<void>;
}

export interface KeptListener extends AsyncDisposable {
  readonly port: number;
}

/** Opens it now (throws what `open` throws), and again whenever it ends. `open` is given the port from the second time on. */
export async function keepListening(
  keep: Keep = keepOnce,
  part: string,
  open: (port?: number) => Promise<Listener>,
): Promise<KeptListener> {
  let opened: Listener | undefined = await open();
  const { port } = opened;
  const stop = new AbortController();
  const listen = async (signal: AbortSignal): Promise<void> => {
    const listener = opened ?? (await open(port));
    opened = undefined;
    try {
      const error = await Promise.race([listener.ended, abortOf(signal)]);
      if (!signal.aborted) throw error ?? new TsnError('net/unreachable', `${part} was closed`);
    } finally {
      await listener.close();
    }
  };
  const running = keep(part, listen, stop.signal);
  return {
    port,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
