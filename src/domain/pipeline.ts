/** The kinds of job there are, in the order of the flow. Each has exactly one stage. */
export const NODE_JOB_KINDS = ['ship'] as const;
export type NodeJobKind = (typeof NODE_JOB_KINDS)[number];

export const SERVER_JOB_KINDS = ['ingest', 'transcribe', 'extract'] as const;
export type ServerJobKind = (typeof SERVER_JOB_KINDS)[number];

export type JobKind = NodeJobKind | ServerJobKind;

/** What a person sees as a recording's state; derived from facts and jobs, never stored. */
export const RECORDING_STATES = [
  'received', // here and safe, not looked at yet
  'ingested', // the audio was opened and measured; waits for the recogniser
  'transcribed', // words are there; callsigns are not looked for yet
  'complete',
  'no-audio', // an empty or header-only file: complete, nothing to hear
  'no-speech', // the recogniser or the voice gate found none: complete
  'failed', // a dead letter: a person must look
] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/** What is known of a recording, as far as its state depends on it. */
export interface RecordingProgress {
  readonly ingested: boolean;
  readonly audible: boolean;
  readonly transcribed: boolean;
  readonly hasSpeech: boolean;
  readonly extracted: boolean;
  readonly dead: boolean;
}

/** The one table from facts to state. A dead letter wins: it waits for a person. */
export function recordingState(progress: RecordingProgress): RecordingState {
  if (progress.dead) return 'failed';
  if (progress.ingested && !progress.audible) return 'no-audio';
  if (progress.transcribed && !progress.hasSpeech) return 'no-speech';
  if (progress.extracted) return 'complete';
  if (progress.transcribed) return 'transcribed';
  if (progress.ingested) return 'ingested';
  return 'received';
}
