/** A stored failure as people see it: the hint comes from the table of this version. */
import type { FailureView, StageFailure } from '../domain/failure-view.ts';
import { FAILURES } from '../platform/errors.ts';

export function toFailureView(code: string | null, message: string | null): FailureView | null {
  if (code === null) return null;
  // A code of another version may be unknown here; what happened is still shown.
  const hints: Readonly<Record<string, { readonly hint: string } | undefined>> = FAILURES;
  return { code, message: message ?? '', hint: hints[code]?.hint ?? '' };
}

export function toStageFailure(
  stage: string,
  code: string | null,
  message: string | null,
): StageFailure | null {
  const failure = toFailureView(code, message);
  return failure === null ? null : { ...failure, stage };
}
