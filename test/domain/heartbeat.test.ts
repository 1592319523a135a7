import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heartbeat, Manifest } from '../../src/domain/manifest.ts';

const OLD = {
  ...{ version: 1, node: 'hill', at: 5, software: 'tsn 0.1.0', uptimeMs: 1, lastScanAt: null },
  ...{ lastFileAt: null, unshipped: 3, oldestUnshippedAt: null, spoolBytes: 9 },
};

test('the heartbeat of an older node is taken as it is', () => {
  assert.deepEqual(Heartbeat.parse(OLD), OLD);
});

test('what a newer node says otherwise is no reason to refuse the rest', () => {
  const newer = { ...OLD, clock: { state: 'synced' }, load: 0.5, fans: 2, warnings: 'none' };
  const taken = Heartbeat.parse(newer);
  assert.deepEqual(
    [taken.unshipped, taken.load, taken.clock, taken.warnings, taken['fans']],
    [3, 0.5, undefined, undefined, 2],
  );
});

test('a certainty that a later version has made is no reason to refuse a recording', () => {
  const manifest = {
    ...{ version: 1, id: '018f0000-0000-7000-8000-000000000000', node: 'hill', source: 'main' },
    ...{ originalName: 'a.wav', sha256: 'a'.repeat(64), sizeBytes: 1, recordedAt: 1 },
    ...{ recordedAtSource: 'name', timeZone: 'UTC', class: 'empty', software: 'tsn 9' },
  };
  const certainty = (said: string) =>
    Manifest.parse({ ...manifest, recordedAtCertainty: said }).recordedAtCertainty;
  assert.equal(certainty('clock-unsynced'), 'clock-unsynced');
  assert.equal(certainty('sworn'), 'guessed');
});
