/**
 * What the HTTP side needs from the rest of the server, named as ports. The
 * modes fill them in; tests fill them with the real store and small fakes.
 */
import type { AlertItem, AlertsWanted } from '../../domain/alert.ts';
import type { VerifyReport } from '../../domain/audio-trouble.ts';
import type { TranscriptVersionView } from '../../domain/beside-views.ts';
import type { ImportDesk } from '../../domain/import-desk.ts';
import type { JobsWanted } from '../../domain/jobs-wanted.ts';
import type { Correction } from '../../domain/person-transcript.ts';
import type { AudioReader } from '../../domain/ports.ts';
import type { QuarantineDesk } from '../../domain/quarantine.ts';
import type { RecordingsWanted } from '../../domain/recordings-wanted.ts';
import type { NetView } from '../../domain/scheduled-net.ts';
import type {
  CallsignItem,
  JobDetail,
  JobItem,
  NodeItem,
  Page,
  RecordingDetail,
  RecordingItem,
  SearchHit,
  ServerStatus,
} from '../../domain/views.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Followed } from './live-hub.ts';

/** The reads behind the API. `ServerStore` has them. */
export interface WebStore {
  readonly views: {
    recordings(wanted: RecordingsWanted): Promise<Page<RecordingItem>>;
    /** Throws `data/not-found`. */
    recording(id: string): Promise<RecordingDetail>;
    /** Throws `data/not-found`. */
    item(id: string): Promise<RecordingItem>;
    /** Throws `data/not-found`. */
    versions(id: string): Promise<readonly TranscriptVersionView[]>;
    search(query: string, limit: number): Promise<readonly SearchHit[]>;
    alerts(wanted: AlertsWanted): Promise<Page<AlertItem>>;
    callsigns(wanted: { limit: number; after?: string }): Promise<Page<CallsignItem>>;
    jobs(wanted: JobsWanted): Promise<readonly JobItem[]>;
    /** Throws `data/not-found`. */
    job(id: string): Promise<JobDetail>;
    nodes(): Promise<readonly NodeItem[]>;
  };
}

/** Prometheus text, made by prom-client's registry. */
export interface MetricsText {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export interface WebNeeds {
  /** Takes in files of existing archives. */
  readonly importing: ImportDesk;
  /** What could not be taken in. */
  readonly quarantine: QuarantineDesk;
  readonly store: WebStore;
  readonly events: Followed;
  readonly clock: Clock;
  readonly log: Log;
  readonly audio: AudioReader;
  readonly metrics: MetricsText;
  status(): Promise<ServerStatus>;
  /** The nets of the configuration. */
  nets(): Promise<readonly NetView[]>;
  /** Has a stage take nothing new, everywhere, until it is resumed. Throws `usage/invalid`. */
  pause(stage: string, reason: string): Promise<void>;
  resume(stage: string): Promise<void>;
  /** Holds the stored audio against the database. Throws `storage/…`. */
  verify(
    this: void,
    options: {
      readonly hash: boolean;
      readonly signal: AbortSignal;
      readonly onProgress: (progress: VerifyReport) => void;
    },
  ): Promise<VerifyReport>;
  /** Puts a dead letter back. Throws `data/not-found`. */
  revive(jobId: string): Promise<void>;
  /** A person says that it is no copy; answers of how many it was. Throws `data/not-found`. */
  apart(recordingId: string): Promise<number>;
  /** A person says that both are one transmission. Throws `data/not-found`, `usage/invalid`. */
  together(recordingId: string, other: string): Promise<void>;
  /** A person's word of what was said. Throws `data/not-found`, `data/not-ready`. */
  correct(recordingId: string, correction: Correction): Promise<void>;
}
