/**
 * The line to the server as a node's stages see it, whatever it is made of: one SSH
 * connection (engines/sftp) or signed requests over HTTPS (engines/https).
 */
import type { Manifest } from '../domain/manifest.ts';
import type { TsnError } from '../platform/errors.ts';

/** One recording on its way. */
export interface Outgoing {
  readonly manifest: Manifest;
  readonly localPath: string;
  /** Without dot. */
  readonly extension: string;
  /** Never tried before: there is nothing at the server to look for. */
  readonly isNew: boolean;
}

export interface ServerLink extends AsyncDisposable {
  /** Resolves when the link has ended, with the reason. */
  readonly closed: Promise<TsnError>;
  /** Resolves when the server has confirmed the bytes; `damaged` when the local bytes are not the manifest's. */
  deliver(shipment: Outgoing, signal?: AbortSignal): Promise<'confirmed' | 'damaged'>;
  /** Hands over what the node says of itself, as JSON. */
  heartbeat(text: string): Promise<void>;
  /** What the server lost and would like to have again, as JSON; undefined when it does not ask. */
  wanted(): Promise<string | undefined>;
}
