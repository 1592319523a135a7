/** What is known of a file of this machine, for tests that take one in. */
import type { ManifestDraft } from '../../src/domain/quarantine.ts';

export const DRAFT: ManifestDraft = {
  node: 'alpha',
  source: 'drop',
  originalName: '20260102030405.wav',
  recordedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  recordedAtSource: 'name',
  recordedAtCertainty: 'exact',
  timeZone: 'UTC',
  class: 'speech-candidate',
  software: 'tsn/test',
};
