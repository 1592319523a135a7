/** What stands beside a recording: other nodes' copies of it, other transcripts. */

/** Another node's recording of the same transmission. */
export interface CopyView {
  readonly id: string;
  readonly node: string;
  /** UTC milliseconds, by that node's clock. */
  readonly recordedAt: number;
  readonly durationMs: number | null;
  /** Lists show this one for all of them. */
  readonly isShown: boolean;
  /** 0…1, of the sound. */
  readonly likeness: number;
  readonly because: 'sound' | 'words' | 'person';
}

/** One of several transcripts of a recording, or one that the same model replaced since. */
export interface TranscriptVersionView {
  readonly id: string;
  readonly engine: string;
  /** The model, or the person that wrote it. */
  readonly model: string;
  readonly createdAt: number;
  readonly isShown: boolean;
  /** UTC milliseconds, when the same model's next run took its place; absent: none did. */
  readonly replacedAt?: number;
  /** What the recogniser was told beforehand; empty: nothing. */
  readonly prompt: string;
  /** Shown words; empty: no speech. */
  readonly text: string;
}
