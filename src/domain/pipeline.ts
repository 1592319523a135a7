/** The kinds of job there are, in the order of the flow. Each has exactly one stage. */
export const NODE_JOB_KINDS = ['ship'] as const;
export type NodeJobKind = (typeof NODE_JOB_KINDS)[number];

export const SERVER_JOB_KINDS = ['ingest', 'transcribe', 'extract'] as const;
export type ServerJobKind = (typeof SERVER_JOB_KINDS)[number];

export type JobKind = NodeJobKind | ServerJobKind;

/** The stages that a person may see a recording in. `analyse` is not built yet. */
export type PipelineStage = ServerJobKind | 'analyse';

/** Before a recording is here: the node alone has it, or its bytes are on the way. */
export const NODE_STATES = ['pending', 'uploading'] as const;

/** Of a recording that is here. */
export const STORED_STATES = [
  'received', // here and safe; its audio is being opened
  'ingested', // the audio was opened and measured; nothing asks for its words yet
  'transcribe-queued',
  'transcribing',
  'transcribed', // words are there; nothing asks for its callsigns yet
  'extract-queued',
  'extracting',
  'extracted', // callsigns are there; nothing asks for its analysis yet
  'analyse-queued',
  'analysing',
  'complete',
  'no-audio', // an empty or header-only file: complete, nothing to hear
  'no-speech', // the recogniser or the voice gate found none: complete
  'failed', // a dead letter at some stage: a person must look
] as const;

/** What a person sees as a recording's state; derived from facts and jobs, never stored. */
export const RECORDING_STATES = [...NODE_STATES, ...STORED_STATES] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/** What is known of a recording, as far as its progress depends on it. */
export interface RecordingFacts {
  readonly ingested: boolean;
  readonly audible: boolean;
  readonly transcribed: boolean;
  readonly hasSpeech: boolean;
  readonly extracted: boolean;
  /** True also where nothing is analysed at all: then callsigns are the end. */
  readonly analysed: boolean;
}

/** How far the facts of a recording reach. */
export type Progress =
  | 'received'
  | 'ingested'
  | 'transcribed'
  | 'extracted'
  | 'complete'
  | 'no-audio'
  | 'no-speech';

export function recordingProgress(facts: RecordingFacts): Progress {
  if (facts.ingested && !facts.audible) return 'no-audio';
  if (facts.transcribed && !facts.hasSpeech) return 'no-speech';
  if (facts.extracted) return facts.analysed ? 'complete' : 'extracted';
  if (facts.transcribed) return 'transcribed';
  return facts.ingested ? 'ingested' : 'received';
}

interface Step {
  readonly stage: PipelineStage;
  /** While its job waits, and while a worker has it. */
  readonly waiting: RecordingState;
  readonly running: RecordingState;
}

/** Which stage takes a recording on from here, and what people see meanwhile. */
export const NEXT_STEP: { readonly [P in Progress]?: Step } = {
  received: { stage: 'ingest', waiting: 'received', running: 'received' },
  ingested: { stage: 'transcribe', waiting: 'transcribe-queued', running: 'transcribing' },
  transcribed: { stage: 'extract', waiting: 'extract-queued', running: 'extracting' },
  extracted: { stage: 'analyse', waiting: 'analyse-queued', running: 'analysing' },
};

/** How a recording's jobs stand, as far as its state depends on it. */
export interface JobsOfRecording {
  /** There is a dead letter, of whatever stage. */
  readonly dead: boolean;
  /** The job of the stage that comes next. */
  readonly next: 'none' | 'waiting' | 'running';
}

/**
 * The one table from facts and jobs to state. A dead letter wins: it waits for a person. A
 * job that does again what is done already (a newer engine) does not make it undone.
 */
export function recordingState(progress: Progress, jobs: JobsOfRecording): RecordingState {
  if (jobs.dead) return 'failed';
  const step = NEXT_STEP[progress];
  return step === undefined || jobs.next === 'none' ? progress : step[jobs.next];
}

/**
 * What a recording that was heard, or heard anew by another model, may become; `extracting`
 * when an older round over its words is still under way.
 */
const HEARD = ['transcribed', 'extract-queued', 'extracting', 'no-speech'] as const;

/**
 * What may follow what, one commit apart. Left out: that a state stays, that it becomes
 * `failed`, and what follows `failed` (a person revives it: any state of `STORED_STATES`).
 * A lost queue takes the states with a job back to those without; and a worker that finished
 * after its lease ran out, before anybody else took the job, leads from `…-queued` onwards.
 */
const LEGAL_TRANSITIONS: {
  readonly [S in Exclude<RecordingState, 'failed'>]: readonly RecordingState[];
} = {
  pending: ['uploading'],
  uploading: ['pending', 'received'],
  received: ['ingested', 'transcribe-queued', 'no-audio'],
  ingested: ['transcribe-queued'],
  'transcribe-queued': ['transcribing', 'ingested', ...HEARD],
  transcribing: ['transcribe-queued', 'ingested', ...HEARD],
  transcribed: ['extract-queued', 'no-speech'],
  'extract-queued': ['extracted', 'analyse-queued', 'complete', ...HEARD],
  extracting: ['extract-queued', 'extracted', 'analyse-queued', 'complete', ...HEARD],
  extracted: ['analyse-queued', ...HEARD],
  'analyse-queued': ['analysing', 'extracted', 'complete', ...HEARD],
  analysing: ['analyse-queued', 'extracted', 'complete', ...HEARD],
  complete: HEARD,
  'no-audio': [],
  'no-speech': HEARD,
};

/** Whether people may see `to` right after `from`. */
export function isLegal(from: RecordingState, to: RecordingState): boolean {
  if (from === to || to === 'failed') return true;
  if (from === 'failed') return !NODE_STATES.some((state) => state === to);
  return LEGAL_TRANSITIONS[from].includes(to);
}
