/** What the HTTP side needs for taking calls of other recorders, without knowing how they are kept. */
import type { CallFields, UploadedCall } from './uploaded-call.ts';

/** Audio on its way to the disk; nobody sees it before it is submitted. */
export interface CallDraft {
  readonly sizeBytes: number;
  /** Throws `receive/too-large`, `data/…`. */
  write(piece: Uint8Array): Promise<void>;
  /** Ends it; without effect when it is gone already. */
  discard(): Promise<void>;
}

/**
 * `stored`: it is a recording, or was one already. `quarantined`: kept for a person to
 * look at. `foreign-system`: kept there too, but its system is none of the key's.
 */
export type CallOutcome = 'stored' | 'quarantined' | 'foreign-system' | 'bad-key' | 'too-many';

export interface CallInbox {
  draft(): Promise<CallDraft>;
  /** Takes the call in, or says why not. The draft is gone afterwards. Throws `quarantine/full`, `data/…`. */
  submit(call: UploadedCall, fields: CallFields, draft: CallDraft): Promise<CallOutcome>;
  /** Keeps what lacks something: `message` says what. Nothing is kept for a bad key. */
  keepIncomplete(
    call: UploadedCall,
    fields: CallFields,
    draft: CallDraft,
    message: string,
  ): Promise<void>;
}
