/** A recording: one audio file as a recorder made it, usually one transmission. */

/** How the recorder names its files, and what else it leaves beside them. */
export const RECORDERS = [
  'allstar',
  'allstar-mixmonitor',
  'rtlsdr-airband',
  'sdrtrunk',
  'trunk-recorder',
  'svxlink',
  'generic',
] as const;
export type Recorder = (typeof RECORDERS)[number];

/** Recorders whose names are UTC unless somebody has changed their settings. */
export const UTC_RECORDERS: ReadonlySet<Recorder> = new Set(['rtlsdr-airband', 'trunk-recorder']);

/** Where `recordedAt` was read: from the name, or from the file's modification time. */
export type RecordedAtSource = 'name' | 'mtime';

/**
 * How far `recordedAt` can be trusted. `exact`: the name says it and the zone is
 * known. `ambiguous`: the hour that a clock change repeats. `shifted`: an hour
 * that a clock change skips. `guessed`: no time in the name, or put right after the clock
 * was set. `clock-unsynced`: made by a clock that nobody had set.
 */
export const CERTAINTIES = ['exact', 'ambiguous', 'shifted', 'guessed', 'clock-unsynced'] as const;
export type RecordedAtCertainty = (typeof CERTAINTIES)[number];

/** What a file is at first sight, before anyone listened. */
export const RECORDING_CLASSES = [
  'speech-candidate',
  'empty',
  'header-only',
  'truncated',
  'unreadable',
  'too-short',
] as const;
export type RecordingClass = (typeof RECORDING_CLASSES)[number];

/** When a recording was made. */
export interface RecordedAt {
  /** UTC milliseconds. */
  readonly recordedAt: number;
  readonly source: RecordedAtSource;
  readonly certainty: RecordedAtCertainty;
  /** IANA zone in which the name was read. */
  readonly timeZone: string;
  /** It is the end of the recording that was read: its length is still to be taken off. */
  readonly isEnd?: boolean;
}

/** What the server found when it opened the audio. */
export interface AudioFacts {
  /** For people: `gsm-wav49 8000 Hz mono`. */
  readonly format: string;
  readonly class: RecordingClass;
  readonly durationMs: number;
  readonly sampleRateHz: number;
  readonly channels: number;
}

export function isAudible(recordingClass: RecordingClass): boolean {
  return recordingClass === 'speech-candidate' || recordingClass === 'truncated';
}

/** Source and name of the recording with which a node that joins proves itself. */
export const JOIN_SOURCE = 'join';
export const joinTestName = (id: string): string => `join-${id}.wav`;

/** Nobody recorded it: it should not look like a recorder that writes nothing. */
export function isJoinTest({ source, originalName }: NamedRecording): boolean {
  return source === JOIN_SOURCE && originalName.startsWith('join-');
}

interface NamedRecording {
  readonly source: string;
  readonly originalName: string;
}
