/** The table of states read backwards: which facts and jobs make a state. */
import {
  type JobsOfRecording,
  NEXT_STEP,
  type Progress,
  type RecordingState,
  SERVER_JOB_KINDS,
  type ServerJobKind,
} from '../../../domain/pipeline.ts';

const PROGRESSES: readonly Progress[] = [
  ...(['received', 'ingested', 'transcribed', 'extracted'] as const),
  ...(['complete', 'no-audio', 'no-speech'] as const),
];

/** Which kind of job takes a recording on from where its facts end. */
export interface NextJob {
  readonly progress: Progress;
  readonly kind: ServerJobKind;
}

export function nextJobs(): readonly NextJob[] {
  return PROGRESSES.flatMap((progress) => {
    const kind = kindAfter(progress);
    return kind === undefined ? [] : [{ progress, kind }];
  });
}

export interface MadeOf {
  readonly progress: Progress;
  /** How the job of the next stage stands; absent: however it stands. */
  readonly job?: { readonly kind: ServerJobKind; readonly next: JobsOfRecording['next'] };
}

/** Undefined for `failed`, and for states that no stored recording has. */
export function madeOf(state: RecordingState): MadeOf | undefined {
  for (const progress of PROGRESSES) {
    const step = NEXT_STEP[progress];
    const kind = kindAfter(progress);
    const ways = [
      ...(progress === state ? (['none'] as const) : []),
      ...(step?.waiting === state ? (['waiting'] as const) : []),
      ...(step?.running === state ? (['running'] as const) : []),
    ];
    const [next] = ways;
    if (next === undefined) continue;
    if (ways.length > 1 || kind === undefined) return { progress };
    return { progress, job: { kind, next } };
  }
  return undefined;
}

function kindAfter(progress: Progress): ServerJobKind | undefined {
  return SERVER_JOB_KINDS.find((kind) => kind === NEXT_STEP[progress]?.stage);
}
