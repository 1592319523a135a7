/** What people are shown: the shapes of the API, the page and the command line. */
import type { AlertMark } from './alert.ts';
import type { AudioTrouble } from './audio-trouble.ts';
import type { CopyView } from './beside-views.ts';
import type { ExpectedBecause } from './callsign-context.ts';
import type { EventKind, StoredEvent } from './events.ts';
import type { FailureView, StageFailure } from './failure-view.ts';
import type { RecordedActivity } from './keying.ts';
import type { Alternative, ConfidenceParts, Fragment, Role } from './mention.ts';
import type { ModelChoice } from './model-choice.ts';
import type { RecordingState } from './pipeline.ts';
import type { QuarantineCounts } from './quarantine.ts';
import type { RecordedAtCertainty } from './recording.ts';
import type { DoubtfulWord, HiddenReason } from './transcript.ts';
import type { Transmission, TransmissionKind } from './transmission.ts';

/** One line of the list. */
export interface RecordingItem {
  readonly id: string;
  readonly node: string;
  readonly source: string;
  readonly originalName: string;
  /** UTC milliseconds. */
  readonly recordedAt: number;
  readonly recordedAtCertainty: RecordedAtCertainty;
  readonly receivedAt: number;
  readonly durationMs: number | null;
  readonly sizeBytes: number;
  readonly state: RecordingState;
  /** Shown words; empty while there are none. */
  readonly text: string;
  /** Distinct, in the order heard; with marks: `VE3/W1AW`, `W1AW/P`. */
  readonly callsigns: readonly string[];
  /** Callsigns of the identifications in it that were sent in Morse; these are no words. */
  readonly morse: readonly string[];
  /** Emergency and urgency words in it; nearly always empty. */
  readonly alerts: readonly AlertMark[];
  /** The dead letter's, else the latest of a job that will be tried again. */
  readonly failure: StageFailure | null;
}

export interface SegmentView {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly avgLogprob: number;
  /** Words of which the recogniser was not sure, in the order of the text. */
  readonly doubtful: readonly DoubtfulWord[];
  readonly hidden: readonly HiddenReason[];
}

export interface MentionView {
  readonly callsign: string;
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly heardAs: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  /** What is known of how it came about; null for what an older engine found. */
  readonly role: Role | null;
  readonly parts: ConfidenceParts | null;
  readonly because: ExpectedBecause | 'taught' | null;
  readonly alternatives: readonly Alternative[];
  /** What the callbook says; null when it was not asked yet. */
  readonly licence: LicenceView | null;
}

export interface LicenceView {
  /** `unavailable`: nobody could be asked, which says nothing. */
  readonly state: 'licensed' | 'unknown' | 'unavailable';
  readonly source: string | null;
  readonly firstName: string | null;
  readonly city: string | null;
  /** State or province. */
  readonly region: string | null;
  readonly country: string | null;
}

export interface TranscriptView {
  readonly model: string;
  readonly engine: string;
  readonly language: string;
  readonly device: string;
  /** What the recogniser was told beforehand; empty: nothing. */
  readonly prompt: string;
  /** The net that ran then, whose settings and roster it had; null: none was known. */
  readonly net: string | null;
  readonly noSpeechProb: number | null;
  readonly computeMs: number;
  readonly createdAt: number;
  /** How many transcripts there are of the recording, this one and earlier ones included. */
  readonly versions: number;
  readonly segments: readonly SegmentView[];
}

/** `voice-id`: the repeater says its callsign, by the words. */
export interface TransmissionView extends Omit<Transmission, 'kind'> {
  readonly kind: TransmissionKind | 'voice-id';
}

/** One recording with everything known of it. */
export interface RecordingDetail extends RecordingItem {
  readonly sha256: string;
  readonly format: string | null;
  readonly recordingClass: string;
  /** The longer version of the same file that lists show in its place. */
  readonly grownInto: string | null;
  /** What other nodes heard of the same transmission; empty: nobody else did. */
  readonly copies: readonly CopyView[];
  /** What is wrong with the stored bytes; null while nothing is known. */
  readonly audioTrouble: AudioTrouble | null;
  readonly timeZone: string;
  /** What the recorder's log says; null when nothing of it was sent along. */
  readonly activity: RecordedActivity | null;
  /** What it consists of, in time. */
  readonly transmissions: readonly TransmissionView[];
  readonly transcript: TranscriptView | null;
  readonly mentions: readonly MentionView[];
  /** Callsigns heard in part, `KK7?QN`, with what they may be. */
  readonly fragments: readonly Fragment[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Give it as `after` to get what follows; null at the end. */
  readonly next: string | null;
}

export interface SearchHit {
  readonly recording: RecordingItem;
  /** Part of the text with the found words between U+0002 and U+0003. */
  readonly snippet: string;
}

export interface CallsignItem {
  readonly callsign: string;
  readonly mentions: number;
  readonly recordings: number;
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  /** What the callbook says; null when it was not asked yet. */
  readonly licence: LicenceView | null;
}

/** One callsign with the recordings in which it was heard, newest first. */
export interface CallsignRecordings {
  readonly callsign: string;
  readonly recordings: Page<RecordingItem>;
}

export interface JobItem {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly attempts: number;
  readonly dueAt: number;
  readonly leasedBy: string | null;
  readonly deadAt: number | null;
  readonly failure: FailureView | null;
}

/** One attempt that failed. */
export interface AttemptView {
  readonly at: number;
  /** Which start of the job it was. */
  readonly attempt: number;
  readonly worker: string;
  readonly code: string;
  readonly message: string;
}

/** A job with what became of its attempts, the oldest first. */
export interface JobDetail extends JobItem {
  readonly createdAt: number;
  readonly history: readonly AttemptView[];
}

/** A stage of the pipeline, and why it takes nothing now. */
export interface StageStatus {
  readonly stage: string;
  /** `paused`: by a person; `held`: something it needs is away, and it goes on by itself. */
  readonly state: 'running' | 'paused' | 'held';
  readonly since: number | null;
  readonly reason: string | null;
}

/** A server that works on this database. */
export interface ServerItem {
  readonly id: string;
  readonly host: string;
  readonly roles: readonly string[];
  readonly version: string;
  readonly state: 'running' | 'draining' | 'lost';
  readonly startedAt: number;
  readonly seenAt: number;
}

export interface NodeItem {
  readonly id: string;
  readonly joinedAt: number;
  readonly lastSeenAt: number | null;
  /** Recordings without a receipt, by its latest heartbeat. */
  readonly unshipped: number | null;
  /** Of them those whose bytes come in now; absent from older servers. */
  readonly uploading?: number | undefined;
  readonly software: string | null;
}

/** Health of one part of a running server. */
export interface PartHealth {
  readonly part: string;
  readonly state: 'ready' | 'starting' | 'down';
  readonly code: string | null;
  readonly reason: string | null;
  readonly hint: string | null;
}

/** The whole server in one word: the worst of its parts, or that it is about to end. */
export interface HealthView {
  /** Which server it is, as its data folder knows it; absent from older servers. */
  readonly instance?: string | undefined;
  readonly state: PartHealth['state'] | 'draining';
  readonly parts: readonly PartHealth[];
}

/** One recogniser of the server's chain. */
export interface RecogniserView {
  readonly name: string;
  readonly model: string;
  /** What `auto` stands for; absent from older servers. */
  readonly choice?: ModelChoice | null;
  readonly use: 'any' | 'live' | 'backlog' | 'named';
  readonly state: PartHealth['state'];
  readonly code: string | null;
  readonly reason: string | null;
  readonly hint: string | null;
  /** What computes; empty until it is known. */
  readonly devices: readonly string[];
  /** Better engines that do not work here, each with the reason. */
  readonly passedOver: readonly string[];
  readonly slots: number;
  readonly busy: number;
  /** Clips since the server started. */
  readonly heard: number;
  readonly failed: number;
  /** Sound of the running UTC day; null without a limit. */
  readonly budget: { readonly usedMs: number; readonly limitMs: number } | null;
}

export interface ServerStatus {
  /** What could not be taken in and waits for a person; absent from older servers. */
  readonly quarantine?: QuarantineCounts | undefined;
  readonly version: string;
  readonly commit: string;
  /** Which server it is, as its data folder knows it; absent from older servers, and where none runs. */
  readonly instance?: string | undefined;
  /** Null: none runs. */
  readonly startedAt: number | null;
  readonly now: number;
  /** Since when it takes nothing new and ends what it has in hand; null while it runs, absent from older servers. */
  readonly drainingSince?: number | null | undefined;
  readonly recordings: number;
  readonly byState: Readonly<Record<RecordingState, number>>;
  readonly jobs: { readonly waiting: number; readonly running: number; readonly dead: number };
  readonly nodes: readonly NodeItem[];
  readonly stages: readonly StageStatus[];
  readonly servers: readonly ServerItem[];
  readonly parts: readonly PartHealth[];
  /** Said loudly when the speech model is the synthetic one made for tests. */
  readonly testModel: boolean;
  readonly model: string | null;
  readonly recognisers: readonly RecogniserView[];
}

/** What travels over the live connection. */
export type LiveMessage =
  | {
      readonly type: 'hello';
      readonly now: number;
      /** The latest event; what is told from now on came after it, but for what is replayed. */
      readonly last: number;
      /** All that the viewer missed follows; else it should ask for its lists anew. */
      readonly replayed: boolean;
    }
  /** Every few seconds, so that a viewer notices a dead connection. */
  | { readonly type: 'ping'; readonly now: number }
  | {
      readonly type: 'recording';
      /** Of the event; give the latest as `after` when you come back. */
      readonly id: number;
      readonly kind: EventKind;
      readonly recording: RecordingItem;
    }
  /** What is about no recording, or news by itself. */
  | { readonly type: 'event'; readonly id: number; readonly event: StoredEvent };
