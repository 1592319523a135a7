/** The workers for different processors: the same words, and a refusal where they cannot run. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { hasAvx512, processorFlags } from '../../../src/engines/machine/instructions.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { needsWorker, openRecogniser, sample, WORKER } from '../../support/worker.ts';

const AVX512_WORKER = `${WORKER}-avx512`;

const ENGLISH = { language: 'en' };
const NAMES = ['01-net-opening', '04-check-in-letters', '08-emergency', '11-silence', '12-noise'];

/** Only x86-64 has the second worker, and only some processors run it. */
function cannotRun(): string | false {
  if (process.arch !== 'x64') return 'there is one worker for arm64';
  if (!hasAvx512()) return 'this processor has no AVX-512 with VNNI and VBMI';
  return existsSync(AVX512_WORKER) ? false : needsWorker() || 'the AVX-512 worker is not built';
}

test('the AVX-512 worker hears the same words as the plain one', {
  skip: cannotRun(),
}, async (t) => {
  const texts = [];
  for (const binary of [WORKER, AVX512_WORKER]) {
    const recogniser = openRecogniser(t, { binary });
    const heard = [];
    for (const name of NAMES) heard.push(await recogniser.transcribe(sample(name), ENGLISH));
    texts.push(heard.map(({ segments }) => segments.map(({ text }) => text)));
  }
  assert.deepEqual(texts[1], texts[0]);
  assert.match(String(texts[0]), /kilo kilo seven november/);
});

test('a worker for a better processor than this one says so', { skip: cannotRun() }, async (t) => {
  const environment = { TSN_WHISPERD_TEST: 'old-cpu' };
  const choice = { binary: AVX512_WORKER, environment };
  const recogniser = openRecogniser(t, choice, new FakeClock());
  await assert.rejects(recogniser.transcribe(sample('11-silence'), ENGLISH), {
    code: 'whisper/cpu-unsupported',
    message: /AVX-512/,
  });
});

test('what Linux says of a processor decides which worker is taken', () => {
  const zen4 =
    'processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512dq avx512cd avx512bw avx512vl avx512vbmi avx512_vnni\n';
  assert.equal(hasAvx512(processorFlags(zen4)), true);
  assert.equal(hasAvx512(processorFlags(zen4.replace('avx512vbmi', 'vaes'))), false);
  assert.equal(hasAvx512(processorFlags('Features\t: fp asimd evtstrm aes\n')), false);
  assert.equal(hasAvx512(processorFlags('')), false);
});
