/** A failure as people see it: the stable code, what happened, and the remedy. */
export interface FailureView {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A failure of a recording, with the stage that it happened in. */
export interface StageFailure extends FailureView {
  readonly stage: string;
}
