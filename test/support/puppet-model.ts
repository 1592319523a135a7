/**
 * A model that says an exact script with exact probabilities through the real decoder, whatever it
 * is given to hear. All its matrices are zero, so that what the decoder sees at a position is that
 * position's embedding alone: it points at the token of the script. Vocabulary, filters and weights
 * are made here; nothing was trained.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { toHalf } from '../../scripts/bench/ggml-writer.ts';
import { tempFolder } from './temp-folder.ts';

/** A time in seconds, or a word with the probability that the model gives it. */
export type Line = { readonly at: number } | { readonly say: string | Buffer; readonly p?: number };

export interface Puppet {
  readonly script: readonly Line[];
  /** The model's probability that nobody speaks. */
  readonly noSpeech?: number;
  readonly multilingual?: boolean;
}

const WIDTH = 64;
const LAYERS = 4;
const [AUDIO_POSITIONS, TEXT_POSITIONS, MELS, BINS] = [1500, 448, 80, 201];
const TIME_STEP_S = 0.02;
const FIRST_WORD = 1_000;
/** Gain of the last layer: a logit is the gain times one component. */
const GAIN = 4;
const END_P = 0.99;
const USUAL_P = 0.97;

interface Token {
  readonly id: number;
  readonly p: number;
}

/** Writes the model for one test; answers its path. */
export function puppetModel(t: TestContext, puppet: Puppet): string {
  const path = join(tempFolder(t), 'puppet.bin');
  writeFileSync(path, build(puppet));
  return path;
}

function build({ script, noSpeech = 0.01, multilingual = false }: Puppet): Buffer {
  const words = multilingual ? 50_257 : 50_256; // as whisper.cpp tells the two apart
  const vocabularySize = words + 1_608;
  const [end, noSpeechId, firstTime] = [words, words + 105, words + 107];
  const said = script.flatMap((line) => ('say' in line ? [Buffer.from(line.say)] : []));
  const distinct = [...new Map(said.map((word) => [word.toString('hex'), word])).values()];
  const idOf = (word: Buffer) => FIRST_WORD + distinct.findIndex((one) => one.equals(word));
  const tokens: readonly Token[] = [
    ...script.map((line) =>
      'at' in line
        ? { id: firstTime + Math.round(line.at / TIME_STEP_S), p: USUAL_P }
        : { id: idOf(Buffer.from(line.say)), p: line.p ?? USUAL_P },
    ),
    { id: end, p: END_P },
  ];
  const ids = [...new Set([...tokens.map(({ id }) => id), noSpeechId])];
  if (ids.length > WIDTH - 2) throw new Error(`at most ${WIDTH - 2} different tokens`);
  const place = new Map(ids.map((id, index) => [id, index]));
  const logit = (p: number, all = p) => Math.log((p / (1 - all)) * (vocabularySize - 1));
  const rows = Array.from({ length: TEXT_POSITIONS }, () => row([[end, logit(END_P)]], place));
  const first = multilingual ? 2 : 0; // behind language and task
  // A second window is asked with the words of the first before it, and begins that much later.
  for (const start of [first, first + tokens.length])
    for (const [index, { id, p }] of tokens.slice(0, TEXT_POSITIONS - start).entries())
      rows[start + index] = row([[id, logit(p)]], place);
  // The start alone decides about no speech; without a language it also begins the script.
  const begin = tokens[0];
  if (multilingual || begin === undefined) rows[0] = row([[noSpeechId, logit(noSpeech)]], place);
  else {
    const p = 0.98 * (1 - noSpeech);
    const both = p + noSpeech;
    const pair: [number, number][] = [
      [begin.id, logit(p, both)],
      [noSpeechId, logit(noSpeech, both)],
    ];
    rows[0] = row(pair, place);
  }
  const shape = { vocabularySize, words, distinct, place, rows };
  return Buffer.concat([header(shape), ...tensors(shape)]);
}

interface Shape {
  readonly vocabularySize: number;
  readonly words: number;
  readonly distinct: readonly Buffer[];
  readonly place: ReadonlyMap<number, number>;
  readonly rows: readonly Float64Array[];
}

/**
 * A vector of mean 0 and variance 1 with the wanted components, so that the norm before the last
 * layer leaves it as it is; two components that no token has make up for the rest.
 */
function row(
  logits: readonly (readonly [number, number])[],
  place: ReadonlyMap<number, number>,
): Float64Array {
  const vector = new Float64Array(WIDTH);
  for (const [id, logit] of logits) vector[place.get(id) ?? 0] = logit / GAIN;
  const sum = vector.reduce((total, value) => total + value, 0);
  const squares = vector.reduce((total, value) => total + value * value, 0);
  const root = Math.sqrt(2 * (WIDTH - squares) - sum * sum);
  vector[WIDTH - 1] = (-sum + root) / 2;
  vector[WIDTH - 2] = (-sum - root) / 2;
  return vector.map((value) => value * 1_000); // the norm's epsilon counts for nothing then
}

function header({ vocabularySize, words, distinct }: Shape): Buffer {
  const sizes = [AUDIO_POSITIONS, WIDTH, 1, LAYERS, TEXT_POSITIONS, WIDTH, 1, LAYERS, MELS, 1];
  const vocabulary = Array.from({ length: words }, (_, id) => {
    const word = distinct[id - FIRST_WORD] ?? Buffer.from(id === 220 ? ' ' : `\u0001${id}`);
    return Buffer.concat([integers(word.length), word]);
  });
  return Buffer.concat([
    integers(0x67676d6c, vocabularySize, ...sizes, MELS, BINS),
    Buffer.from(new Float32Array(MELS * BINS).fill(0.01).buffer), // it hears nothing anyway
    integers(words),
    ...vocabulary,
  ]);
}

function* tensors({ vocabularySize, place, rows }: Shape): Generator<Buffer> {
  yield zeros('encoder.positional_embedding', [AUDIO_POSITIONS, WIDTH]);
  yield zeros('encoder.conv1.weight', [WIDTH, MELS, 3], 'f16');
  yield zeros('encoder.conv1.bias', [WIDTH, 1]);
  yield zeros('encoder.conv2.weight', [WIDTH, WIDTH, 3], 'f16');
  yield zeros('encoder.conv2.bias', [WIDTH, 1]);
  yield* norm('encoder.ln_post');
  for (let i = 0; i < LAYERS; i++) yield* block(`encoder.blocks.${i}`, ['attn']);
  const positions = Float32Array.from(rows.flatMap((vector) => [...vector]));
  yield tensor(
    'decoder.positional_embedding',
    [TEXT_POSITIONS, WIDTH],
    Buffer.from(positions.buffer),
  );
  const embedding = Buffer.alloc(2 * vocabularySize * WIDTH);
  for (const [id, index] of place) embedding.writeUInt16LE(toHalf(1), 2 * (id * WIDTH + index));
  yield tensor('decoder.token_embedding.weight', [vocabularySize, WIDTH], embedding, 'f16');
  const gains = new Float32Array(WIDTH).fill(GAIN);
  yield tensor('decoder.ln.weight', [WIDTH], Buffer.from(gains.buffer));
  yield zeros('decoder.ln.bias', [WIDTH]);
  for (let i = 0; i < LAYERS; i++) yield* block(`decoder.blocks.${i}`, ['attn', 'cross_attn']);
}

function* block(name: string, attentions: readonly string[]): Generator<Buffer> {
  yield* norm(`${name}.mlp_ln`);
  yield zeros(`${name}.mlp.0.weight`, [4 * WIDTH, WIDTH], 'f16');
  yield zeros(`${name}.mlp.0.bias`, [4 * WIDTH]);
  yield zeros(`${name}.mlp.2.weight`, [WIDTH, 4 * WIDTH], 'f16');
  yield zeros(`${name}.mlp.2.bias`, [WIDTH]);
  for (const attention of attentions) {
    yield* norm(`${name}.${attention}_ln`);
    for (const part of ['query', 'key', 'value', 'out']) {
      yield zeros(`${name}.${attention}.${part}.weight`, [WIDTH, WIDTH], 'f16');
      if (part !== 'key') yield zeros(`${name}.${attention}.${part}.bias`, [WIDTH]);
    }
  }
}

function* norm(name: string): Generator<Buffer> {
  yield zeros(`${name}.weight`, [WIDTH]);
  yield zeros(`${name}.bias`, [WIDTH]);
}

function zeros(name: string, dims: readonly number[], type: 'f16' | 'f32' = 'f32'): Buffer {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return tensor(name, dims, Buffer.alloc(count * (type === 'f16' ? 2 : 4)), type);
}

function tensor(
  name: string,
  dims: readonly number[],
  numbers: Buffer,
  type: 'f16' | 'f32' = 'f32',
): Buffer {
  const title = Buffer.from(name);
  const head = integers(dims.length, title.length, type === 'f16' ? 1 : 0, ...dims.toReversed());
  return Buffer.concat([head, title, numbers]);
}

function integers(...values: number[]): Buffer {
  return Buffer.from(Int32Array.from(values).buffer);
}
