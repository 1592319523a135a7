/** Rows for tests, with everything filled in that a test does not care about. */
import type { Mention } from '../../src/domain/mention.ts';
import type { Segment, Transcript } from '../../src/domain/transcript.ts';
import { newId } from '../../src/platform/ids.ts';
import type { NewSpooledRecording } from '../../src/store/node/recordings.ts';
import type { NewRecording } from '../../src/store/server/recordings.ts';

export const NOON = Date.UTC(2026, 0, 1, 12);

export function sampleRecording(given: Partial<NewRecording> = {}): NewRecording {
  const id = given.id ?? newId();
  return {
    id,
    node: 'hill',
    source: 'main',
    originalName: `${id}.wav`,
    sha256: id.replaceAll('-', '').padEnd(64, '0'),
    sizeBytes: 1_000,
    recordedAt: NOON,
    recordedAtSource: 'name',
    recordedAtCertainty: 'exact',
    timeZone: 'UTC',
    class: 'speech-candidate',
    receivedAt: NOON + 1_000,
    audioPath: `audio/2026/01/01/${id}.wav`,
    manifest: { version: 1, id },
    ...given,
  };
}

export function sampleSpooled(given: Partial<NewSpooledRecording> = {}): NewSpooledRecording {
  const id = given.id ?? newId();
  return {
    id,
    source: 'main',
    originalName: `${id}.wav`,
    sha256: id.replaceAll('-', '').padEnd(64, '0'),
    sizeBytes: 1_000,
    mtimeMs: NOON,
    recordedAt: NOON,
    recordedAtSource: 'name',
    recordedAtCertainty: 'exact',
    timeZone: 'UTC',
    class: 'speech-candidate',
    spoolPath: `spool/${id}.wav`,
    seenAt: NOON,
    held: 'copy',
    bootId: null,
    clockOffsetMs: null,
    activity: null,
    labels: null,
    ...given,
  };
}

export function sampleSegment(text: string, given: Partial<Segment> = {}): Segment {
  const measures = { voicedMs: 2_000, noSpeechProb: 0.01, movement: 0.8, doubtful: [] };
  return { startMs: 0, endMs: 2_000, text, avgLogprob: -0.2, ...measures, hidden: [], ...given };
}

/** What a model heard; no words: no speech. */
export function sampleTranscript(words: string, modelSha256 = 'a'.repeat(64)): Transcript {
  return {
    result: words === '' ? 'no-speech' : 'speech',
    language: 'en',
    noSpeechProb: 0.01,
    segments: words === '' ? [] : [sampleSegment(words)],
    heardBy: {
      engine: 'whisper.cpp',
      engineVersion: '1.0',
      model: 'test',
      modelSha256,
      modelType: 'tiny',
      device: 'CPU',
      prompt: '',
      options: { beam: 1 },
    },
    computeMs: 120,
  };
}

export function sampleMention(callsign: string, given: Partial<Mention> = {}): Mention {
  return { callsign, heardAs: callsign, start: 0, end: callsign.length, confidence: 0.9, ...given };
}
