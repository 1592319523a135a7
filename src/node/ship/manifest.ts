/** The manifest of a spooled recording, as it travels beside the audio. */
import { LONGEST_NAME, type Manifest, PROTOCOL_VERSION } from '../../domain/manifest.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import { activityLines } from '../activity.ts';

export interface ManifestFacts {
  readonly node: string;
  /** What the file's name says besides the time. */
  readonly labels: Readonly<Record<string, string>>;
  readonly frequencyHz?: number | undefined;
  /** `tsn 1.2.3`. */
  readonly software: string;
}

export function manifestOf(recording: SpooledRecording, facts: ManifestFacts): Manifest {
  const activity = activityLines(recording);
  return {
    version: PROTOCOL_VERSION,
    id: recording.id,
    node: facts.node,
    source: recording.source,
    originalName: shortened(recording.originalName),
    sha256: recording.sha256,
    sizeBytes: recording.sizeBytes,
    recordedAt: recording.recordedAt,
    recordedAtSource: recording.recordedAtSource,
    recordedAtCertainty: recording.recordedAtCertainty,
    timeZone: recording.timeZone,
    class: recording.class,
    ...(facts.frequencyHz !== undefined && { frequencyHz: facts.frequencyHz }),
    labels: { ...facts.labels },
    ...(activity.length === 0 ? {} : { activity }),
    software: facts.software,
  };
}

/** Of a path that is too long its end, which is the recorder's own part. Never half a letter. */
function shortened(name: string): string {
  return name.slice(-LONGEST_NAME).replace(/^[\uDC00-\uDFFF]/, '');
}
