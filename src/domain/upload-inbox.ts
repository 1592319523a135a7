/** What the HTTP side needs for receiving from nodes, without knowing how it is kept. */
import type { SignableRequest } from './request-signature.ts';

/** Where nodes ship over HTTPS lies below this path. */
export const UPLOAD_PATH = '/upload/v1';

/** Header of the answer that is the receipt: the SHA-256 of what is kept. */
export const RECEIPT_HEADER = 'Tsn-Receipt';

/** Header of an answer about a shipment under way: the SHA-256 of the bytes that are there. */
export const SO_FAR_HEADER = 'Tsn-Sha256';

/** A shipment as the server has it. */
export type ShipmentState =
  | { readonly state: 'accepted'; readonly sha256: string; readonly sizeBytes: number }
  | { readonly state: 'under way'; readonly offset: number; readonly sizeBytes: number };

/** One node's shipments. `file` is `<id>.<ext>`. Every call may throw TsnError `receive/…`, `data/…`. */
export interface NodeInbox {
  /** Undefined: nothing of it is here. */
  look(file: string): Promise<ShipmentState | undefined>;
  /** Lower-case hex SHA-256 of the bytes that are here. */
  hashSoFar(file: string): Promise<string>;
  putManifest(id: string, text: string): Promise<void>;
  /** Begins anew, without bytes. */
  begin(file: string): Promise<void>;
  /** Answers the new offset; what came before a failure counts. */
  write(file: string, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<number>;
  /** Verified, synced, archived and committed. Answers the SHA-256. */
  accept(file: string): Promise<string>;
  drop(file: string): Promise<void>;
  heartbeat(text: string): Promise<void>;
  /** `.tsn/wanted.json` of the SFTP protocol. */
  wanted(): Promise<string>;
}

export interface UploadInbox {
  /** `.tsn/server.json` of the SFTP protocol. */
  card(): string;
  /** Most bytes of one recording. */
  readonly maxFileBytes: number;
  /** The node that signed. `body` is compared with `content-digest`. Throws `upload/…`. */
  identify(request: SignableRequest, body?: Uint8Array): Promise<string>;
  ofNode(node: string): NodeInbox;
  /** Registers a key under a token's secret; answers `enrolled.json`. Throws `join/…`. */
  enroll(secret: string, text: string): Promise<string>;
}
