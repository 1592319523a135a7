/** The executable over SFTP: a server that lost stored bytes gets them back from the recorder's folder, unasked by anybody. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { record } from '../../scripts/showcase/recorder.ts';
import { samplesUntil } from '../../scripts/showcase/samples.ts';
import { runTsn, until } from '../../scripts/showcase/tsn.ts';
import type { VerifyReport } from '../../src/domain/audio-trouble.ts';
import { openWorkplace } from '../support/executable.ts';
import { allFinished, startPair, storedBytes } from '../support/pair.ts';

const RECORDED_AT = Date.UTC(2026, 4, 2, 16, 0, 0);

test('what a server lost or damaged comes back by itself, byte for byte, as the same recording', async (t) => {
  const place = openWorkplace(t);
  const pair = await startPair(t, place);
  const { site } = pair;
  const samples = samplesUntil(RECORDED_AT, site.timeZone).slice(0, 3);
  for (const sample of samples) await record(site.watchDir, sample, () => Promise.resolve());
  const before = await allFinished(site, samples.length);
  await pair.nodeIdle();
  const written = new Map(
    before.map(({ id, originalName }) => [id, readFileSync(join(site.watchDir, originalName))]),
  );
  const audio = join(site.serverData, 'audio');
  const files = readdirSync(audio, { recursive: true, withFileTypes: true });
  const stored = files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => [...written.values()].some((bytes) => bytes.equals(readFileSync(path))));
  assert.equal(stored.length, 3);
  const [one = '', two = ''] = stored;
  rmSync(one);
  writeFileSync(two, 'half a block');
  const verify = async () => {
    const args = ['recordings', 'verify', '--data-dir', site.serverData, '--json'];
    const { status, stdout } = await runTsn(place.tsn, args);
    const { missing, damaged } = JSON.parse(stdout) as VerifyReport; // as: by our own command
    return { status, missing, damaged };
  };
  assert.deepEqual(await verify(), { status: 65, missing: 1, damaged: 1 });

  await pair.restartNode(); // a node asks when it connects, and every ten minutes
  await until('all is whole again', async () => {
    return (await verify()).status === 0 ? true : undefined;
  });
  assert.deepEqual(
    (await allFinished(site, samples.length)).map(({ id }) => id),
    before.map(({ id }) => id),
  );
  for (const [id, bytes] of written) assert.ok((await storedBytes(site, id)).equals(bytes));
});
