/** A stored failure as people see it: the hint comes from the table of this version. */
import type { FailureView } from '../domain/failure-view.ts';
import { FAILURES } from '../platform/errors.ts';

export function toFailureView(code: string | null, message: string | null): FailureView | null {
  if (code === null) return null;
  // A code of another version may be unknown here; what happened is still shown.
  const hints: Readonly<Record<string, { readonly hint: string } | undefined>> = FAILURES;
  return { code, message: message ?? '', hint: hints[code]?.hint ?? '' };
}
