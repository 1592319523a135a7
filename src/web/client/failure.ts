/** What went wrong with a request, as the server named it. */
import type { FailureView } from '../../domain/failure-view.ts';

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** A code of tsn; `server/not-running` when nobody answered. */
  readonly code: string;
  readonly hint: string;
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;

  constructor(status: number, failure: FailureView, cause?: unknown) {
    super(failure.message, { cause });
    this.status = status;
    this.code = failure.code;
    this.hint = failure.hint;
  }
}

/** Nobody answered at that address. */
export function noAnswer(address: string, cause: unknown): ApiFailure {
  const message = `no tsn server answers at ${address}`;
  return new ApiFailure(
    0,
    { code: 'server/not-running', message, hint: 'Start it with `tsn server`.' },
    cause,
  );
}

/** The failure in an answer that is not a success; something else may stand in front of the server. */
export async function readFailure(answer: Response): Promise<ApiFailure> {
  const body: unknown = await answer.json().catch(() => undefined);
  if (isFailure(body)) return new ApiFailure(answer.status, body);
  return new ApiFailure(answer.status, {
    code: 'net/unreachable',
    message: `the answer ${answer.status} does not come from tsn`,
    hint: 'Check address, port and network.',
  });
}

function isFailure(body: unknown): body is FailureView {
  const names = ['code', 'message', 'hint'] as const;
  if (typeof body !== 'object' || body === null) return false;
  const fields = new Map(Object.entries(body));
  return names.every((name) => typeof fields.get(name) === 'string');
}
