/**
 * A model of base.en's full size with random weights: it computes as much as the real one and
 * says nonsense. Vocabulary and mel filters are those of the committed test model.
 */
import { readFileSync } from 'node:fs';
import { GgmlWriter, type Shape } from './ggml-writer.ts';

const HEADER_INTEGERS = 12;
const INTEGER_BYTES = 4;
const F16_MODEL = 1;

/** The sizes of base.en. */
const BASE_EN = { audioCtx: 1500, textCtx: 448, width: 512, heads: 8, layers: 6, mels: 80 };

export function writeRandomModel(path: string, testModel: string): void {
  const bytes = readFileSync(testModel);
  const vocabulary = bytes.readInt32LE(INTEGER_BYTES);
  using writer = new GgmlWriter(path, header(bytes));
  for (const tensor of tensors(vocabulary)) writer.tensor(tensor);
}

/** Magic, sizes, and then mel filters and vocabulary as the test model has them. */
function header(bytes: Buffer): Buffer {
  const end = endOfVocabulary(bytes);
  const copy = Buffer.from(bytes.subarray(0, end));
  const { audioCtx, textCtx, width, heads, layers, mels } = BASE_EN;
  const sizes = [audioCtx, width, heads, layers, textCtx, width, heads, layers, mels, F16_MODEL];
  for (const [i, size] of sizes.entries()) copy.writeInt32LE(size, (i + 2) * INTEGER_BYTES);
  return copy;
}

function endOfVocabulary(bytes: Buffer): number {
  let at = HEADER_INTEGERS * INTEGER_BYTES;
  const mels = bytes.readInt32LE(at) * bytes.readInt32LE(at + INTEGER_BYTES);
  at += (2 + mels) * INTEGER_BYTES;
  const words = bytes.readInt32LE(at);
  at += INTEGER_BYTES;
  for (let i = 0; i < words; i++) at += INTEGER_BYTES + bytes.readInt32LE(at);
  return at;
}

function* tensors(vocabulary: number): Generator<Shape> {
  const { audioCtx, textCtx, width, layers, mels } = BASE_EN;
  yield numbers('encoder.positional_embedding', [audioCtx, width], 0.05);
  yield weights('encoder.conv1.weight', [width, mels, 3]);
  yield constant('encoder.conv1.bias', [width, 1], 0);
  yield weights('encoder.conv2.weight', [width, width, 3]);
  yield constant('encoder.conv2.bias', [width, 1], 0);
  yield* norm('encoder.ln_post');
  for (let i = 0; i < layers; i++) yield* block(`encoder.blocks.${i}`, ['attn']);
  yield numbers('decoder.positional_embedding', [textCtx, width], 0.05);
  yield {
    ...weights('decoder.token_embedding.weight', [vocabulary, width]),
    fill: { spread: 0.05 },
  };
  yield* norm('decoder.ln');
  for (let i = 0; i < layers; i++) yield* block(`decoder.blocks.${i}`, ['attn', 'cross_attn']);
}

function* block(name: string, attentions: readonly string[]): Generator<Shape> {
  const { width } = BASE_EN;
  yield* norm(`${name}.mlp_ln`);
  yield* linear(`${name}.mlp.0`, 4 * width, width);
  yield* linear(`${name}.mlp.2`, width, 4 * width);
  for (const attention of attentions) {
    yield* norm(`${name}.${attention}_ln`);
    yield* linear(`${name}.${attention}.query`, width, width);
    yield weights(`${name}.${attention}.key.weight`, [width, width]);
    yield* linear(`${name}.${attention}.value`, width, width);
    yield* linear(`${name}.${attention}.out`, width, width);
  }
}

function* norm(name: string): Generator<Shape> {
  yield constant(`${name}.weight`, [BASE_EN.width], 1);
  yield constant(`${name}.bias`, [BASE_EN.width], 0);
}

function* linear(name: string, outputs: number, inputs: number): Generator<Shape> {
  yield weights(`${name}.weight`, [outputs, inputs]);
  yield constant(`${name}.bias`, [outputs], 0);
}

/** Scaled to the number of inputs, so that no layer swells or dies away. */
function weights(name: string, dims: readonly number[]): Shape {
  const inputs = dims.slice(1).reduce((product, dim) => product * dim, 1);
  return { name, dims, fill: { spread: 1 / Math.sqrt(inputs) }, type: 'f16' };
}

function numbers(name: string, dims: readonly number[], spread: number): Shape {
  return { name, dims, fill: { spread }, type: 'f32' };
}

function constant(name: string, dims: readonly number[], all: number): Shape {
  return { name, dims, fill: { all }, type: 'f32' };
}
