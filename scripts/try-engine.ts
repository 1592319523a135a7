/**
 * Holds an engine pack against the processor: `node scripts/try-engine.ts DIR [--device 0]` has both
 * hear the samples of the test model, and says what each made of them and how long it computed.
 * Ends with 1 when the pack makes more mistakes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Recogniser } from '../src/domain/recognition.ts';
import { scoreSpeech } from '../src/domain/speech-scores.ts';
import { openAudio } from '../src/engines/audio/audio.ts';
import { lookAt } from '../src/engines/engine-packs/find-packs.ts';
import type { Engine } from '../src/engines/whisper/settings.ts';
import { WhisperSupervisor } from '../src/engines/whisper/supervisor.ts';
import { packEngine } from '../src/modes/worker-engines.ts';
import { systemClock } from '../src/platform/clock.ts';
import { silentLog } from '../src/platform/log.ts';
import { hostTarget } from './build/targets.ts';

const FIXTURES = 'test/fixtures/speech-model';
const SAMPLES = join(FIXTURES, 'samples');
const DEADLINE_MS = 600_000;

interface Said {
  readonly file: string;
  readonly text: string;
}

async function hearAll(engine: Engine, samples: readonly Said[]) {
  const settings = { engines: [engine], model: join(FIXTURES, 'ggml-tsn-test.bin'), slots: 1 };
  await using recogniser = new WhisperSupervisor(settings, { clock: systemClock, log: silentLog });
  const pairs = [];
  for (const { file, text } of samples)
    pairs.push({ file, ...(await hear(recogniser, file)), said: text, durationMs: 1 });
  return { pairs, devices: recogniser.info()?.devices ?? [] };
}

async function hear(recogniser: Recogniser, file: string) {
  const pieces: Float32Array[] = [];
  const audio = await openAudio(new Uint8Array(readFileSync(join(SAMPLES, file))), file);
  for await (const piece of audio.pieces()) pieces.push(piece);
  const pcm = Float32Array.from(pieces.flatMap((piece) => [...piece]));
  const options = { language: 'en', beam: 1, deadlineMs: DEADLINE_MS };
  const { segments, computeMs } = await recogniser.transcribe(pcm, options);
  return { heard: segments.map(({ text }) => text.trim()).join(' '), computeMs };
}

const { values, positionals } = parseArgs({
  options: { device: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const target = hostTarget();
const { pack, problem } = lookAt(positionals[0] ?? '', target);
if (pack === undefined || problem !== undefined) throw new Error(problem ?? 'which pack?');
const known = new Map(
  readFileSync(join(SAMPLES, 'transcripts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ file, text }) => [String(file), String(text)]),
);
const samples = readdirSync(SAMPLES)
  .filter((file) => known.has(file))
  .sort()
  .map((file) => ({ file, text: known.get(file) ?? '' }));
const cpu = { name: 'cpu', binary: join('build/out/native', target, 'tsn-whisperd') };
const theirs = await hearAll(packEngine(pack, Number(values.device)), samples);
const ours = await hearAll(cpu, samples);
const different = theirs.pairs.filter(({ heard }, i) => heard !== ours.pairs[i]?.heard);
const summary = ({ pairs, devices }: typeof ours) => ({
  devices,
  wordErrorRate: scoreSpeech(pairs).wordErrorRate,
  computeMs: Math.round(pairs.reduce((sum, { computeMs }) => sum + computeMs, 0)),
});
console.log(
  JSON.stringify(
    {
      pack: pack.manifest.name,
      samples: samples.length,
      theirs: summary(theirs),
      ours: summary(ours),
      different,
    },
    null,
    2,
  ),
);
if (summary(theirs).wordErrorRate > summary(ours).wordErrorRate) process.exitCode = 1;
