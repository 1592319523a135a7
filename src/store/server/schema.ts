/** The server's tables as Kysely sees them; ./migrations makes them. JSON travels as text. */
import type { AudioTrouble } from '../../domain/audio-trouble.ts';
import type { ExpectedBecause } from '../../domain/callsign-context.ts';
import type { StoredEvent } from '../../domain/events.ts';
import type { Role } from '../../domain/mention.ts';
import type { Progress } from '../../domain/pipeline.ts';
import type {
  RecordedAtCertainty,
  RecordedAtSource,
  RecordingClass,
} from '../../domain/recording.ts';
import type { TranscriptResult } from '../../domain/transcript.ts';
import type { TransmissionEvidence, TransmissionKind } from '../../domain/transmission.ts';
import type { JobTables } from '../jobs/schema.ts';
import type { AlertTable, AlertToldTable } from './alert-schema.ts';
import type { ApartTable, CopiesDueTable, CopyTable, EnvelopeTable } from './copies-schema.ts';
import type { DatasetConsent } from './dataset-consents.ts';
import type { NetSaidTable, NetSessionTable } from './net-schema.ts';
import type { EarlierTranscriptTable, SegmentTable, TranscriptTable } from './transcript-schema.ts';
import type { WebhookTable } from './webhook-schema.ts';

export interface RecordingTable {
  readonly id: string;
  readonly node: string;
  readonly source: string;
  readonly originalName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly recordedAt: number;
  readonly recordedAtSource: RecordedAtSource;
  readonly recordedAtCertainty: RecordedAtCertainty;
  readonly timeZone: string;
  /** As the node saw it; as the server heard it once the audio was opened. */
  readonly class: RecordingClass;
  readonly receivedAt: number;
  /** Relative to the data folder. */
  readonly audioPath: string;
  readonly manifest: string;
  readonly ingestedAt: number | null;
  readonly format: string | null;
  readonly durationMs: number | null;
  readonly sampleRateHz: number | null;
  readonly channels: number | null;
  /** The transcript that readers are shown, and what it found. */
  readonly transcriptId: string | null;
  readonly heard: TranscriptResult | null;
  /** Which callsign engine went over that transcript; null: none yet. */
  readonly extractedBy: string | null;
  /** Derived from the facts above by ./progress.ts, for indexes. */
  readonly progress: Progress;
}

export interface DroppedFileTable {
  readonly folder: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly takenAt: number;
}

export interface AudioTroubleTable {
  readonly recordingId: string;
  readonly what: AudioTrouble;
  readonly since: number;
}

/** Beginnings of a file that came again with more in it: the longer version is shown. */
export interface GrownTable {
  readonly recordingId: string;
  readonly grownInto: string;
}

export interface ShipmentTable {
  readonly id: string;
  readonly recordingId: string;
  readonly sha256: string;
  readonly receivedAt: number;
}

/** Mentions belong to the transcript that is shown; another one replaces them. */
export interface MentionTable {
  readonly transcriptId: string;
  readonly ordinal: number;
  readonly recordingId: string;
  readonly recordedAt: number;
  readonly callsign: string;
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly heardAs: string;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly confidence: number;
  /** Without what was known beforehand; null, as the node's, only for what an older version wrote meanwhile. */
  readonly ownConfidence: number | null;
  readonly node: string | null;
  readonly role: Role | null;
  /** Parts of the confidence, reason and alternatives, as JSON; null for what older engines found. */
  readonly evidence: string | null;
}

export interface FragmentTable {
  readonly transcriptId: string;
  readonly ordinal: number;
  readonly recordingId: string;
  readonly pattern: string;
  readonly heardAs: string;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly inferred: string | null;
  readonly confidence: number | null;
  /** Why the inferred one is expected; null where it was not noted yet, and without one. */
  readonly because: ExpectedBecause | null;
  /** A JSON list of callsigns. */
  readonly alternatives: string;
}

export interface TransmissionTable {
  readonly recordingId: string;
  readonly ordinal: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly kind: TransmissionKind;
  readonly evidence: TransmissionEvidence;
  readonly who: string | null;
  readonly text: string | null;
  readonly callsign: string | null;
}

export interface UploadKeyTable {
  readonly id: string;
  readonly keyHash: string;
  readonly name: string;
  readonly node: string;
  readonly source: string | null;
  readonly system: string | null;
  /** Names of dialects with commas between. */
  readonly rights: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface TaughtTable {
  readonly id: string;
  readonly heard: string;
  /** Empty: no callsign. */
  readonly means: string;
  /** Empty: everywhere. */
  readonly node: string;
  readonly taughtAt: number;
}

export interface LicenceCheckTable {
  readonly callsign: string;
  readonly state: 'licensed' | 'unknown' | 'unavailable';
  readonly source: string | null;
  readonly firstName: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly country: string | null;
  readonly checkedAt: number;
  readonly dueAt: number;
}

/** What people talk about, for the analysis of topics to come. People may change the rows. */
export interface TopicTable {
  readonly id: string;
  readonly name: string;
  /** A JSON list: words and runs of words, in small letters, as they are said. */
  readonly words: string;
}

/** Sums over `mention`, kept in the same transactions: counting them anew takes seconds. */
export interface CallsignTable {
  readonly callsign: string;
  readonly mentions: number;
  readonly recordings: number;
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
}

export interface NodeTable {
  readonly id: string;
  readonly publicKey: string;
  readonly joinedAt: number;
  readonly lastSeenAt: number | null;
  readonly heartbeat: string | null;
  readonly revokedAt: number | null;
  /** Since when it was not heard of; null while it is there. */
  readonly lostAt: number | null;
}

/** The number that the latest event has; see ./events.ts. */
export interface EventSequenceTable {
  readonly name: string;
  readonly last: number;
}

export interface StagePauseTable {
  readonly stage: string;
  readonly reason: string;
  readonly pausedAt: number;
}

export interface ServerInstanceTable {
  /** The worker's name: instance and process. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** With commas between. */
  readonly roles: string;
  readonly version: string;
  readonly state: 'running' | 'draining';
  readonly startedAt: number;
  readonly seenAt: number;
}

export interface JoinTokenTable {
  readonly id: string;
  readonly node: string;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly revokedAt: number | null;
}

export interface RecogniserUseTable {
  readonly link: string;
  /** `2026-01-31`, in UTC. */
  readonly day: string;
  readonly audioMs: number;
}

export interface ServerTables extends JobTables {
  uploadKey: UploadKeyTable;
  recording: RecordingTable;
  audioTrouble: AudioTroubleTable;
  droppedFile: DroppedFileTable;
  grown: GrownTable;
  envelope: EnvelopeTable;
  copy: CopyTable;
  copiesDue: CopiesDueTable;
  apart: ApartTable;
  shipment: ShipmentTable;
  transmission: TransmissionTable;
  transcript: TranscriptTable;
  earlierTranscript: EarlierTranscriptTable;
  segment: SegmentTable;
  mention: MentionTable;
  callsign: CallsignTable;
  fragment: FragmentTable;
  alert: AlertTable;
  alertTold: AlertToldTable;
  taught: TaughtTable;
  licenceCheck: LicenceCheckTable;
  topic: TopicTable;
  datasetConsent: DatasetConsent;
  recogniserUse: RecogniserUseTable;
  netSaid: NetSaidTable;
  netSession: NetSessionTable;
  node: NodeTable;
  joinToken: JoinTokenTable;
  event: StoredEvent;
  eventSequence: EventSequenceTable;
  stagePause: StagePauseTable;
  webhook: WebhookTable;
  serverInstance: ServerInstanceTable;
}
