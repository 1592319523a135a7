/**
 * Failures as SFTP clients see them: a status number and one line. The line of a
 * failure that tsn can name is `<code>: <message>`, so that a node shows the reason.
 */
import { TsnError, toTsnError } from '../../platform/errors.ts';

/** Status numbers of SFTP version 3 that this server answers. */
export const STATUS = {
  ok: 0,
  endOfFile: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  badMessage: 5,
  unsupported: 8,
} as const;

export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** A refusal of the protocol itself, with its own status number. */
export class ProtocolRefusal extends Error {
  override readonly name = 'ProtocolRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Whatever was thrown, as an answer; unforeseen failures do not tell the client about this machine. */
export function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof ProtocolRefusal) return { status: thrown.status, message: thrown.message };
  if (thrown instanceof TsnError) {
    return { status: statusOf(thrown), message: `${thrown.code}: ${thrown.message}` };
  }
  const { code } = toTsnError(thrown);
  return { status: STATUS.failure, message: `${code}: the server could not do this` };
}

function statusOf(error: TsnError): number {
  if (error.code === 'data/not-found') return STATUS.noSuchFile;
  if (error.code === 'receive/name-not-allowed') return STATUS.permissionDenied;
  return STATUS.failure;
}
