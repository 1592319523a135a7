/** A failure as people see it: the stable code, what happened, and the remedy. */
export interface FailureView {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}
