/**
 * A model of a published size with random weights: it computes as much as the real one and
 * says nonsense. Vocabulary and mel filters are those of the committed test model.
 *
 * Plain random weights would close a segment every few tokens and encode the rest of the clip
 * again and again, as no real model does. So the decoder's last bias is one, and the rows of the
 * token embedding behind the words are constant: whatever is heard, words are likelier than any
 * time, the end of the text never comes, and the time that `maxTokens` forces is that of the end.
 */
import { readFileSync } from 'node:fs';
import { type Fill, GgmlWriter, type Section, type Shape } from './ggml-writer.ts';

const HEADER_INTEGERS = 12;
const INTEGER_BYTES = 4;
const F16_MODEL = 1;

/** Word tokens; the marks and the 1501 times, 20 ms apart, come after them. */
const WORDS = 50_256;
const FIRST_TIME = 50_363;
const TIME_STEP_MS = 20;
const WORD_SPREAD = 0.5;
/** Far above the other times (0), far below the likeliest word (about 40). */
const END_LOGIT = 10;

/** What the published models have in common. */
const COMMON = { audioCtx: 1500, textCtx: 448, mels: 80 };

/** Widths, heads and layers as OpenAI published them for the English models. */
const SIZES = {
  'tiny.en': { ...COMMON, width: 384, heads: 6, layers: 4 },
  'base.en': { ...COMMON, width: 512, heads: 8, layers: 6 },
  'small.en': { ...COMMON, width: 768, heads: 12, layers: 12 },
} as const;
export type ModelSize = keyof typeof SIZES;
type Size = (typeof SIZES)[ModelSize];

/** @param clipMs length of the longest clip that it will be given */
export function writeRandomModel(
  path: string,
  testModel: string,
  { size, clipMs }: { readonly size: ModelSize; readonly clipMs: number },
): void {
  const bytes = readFileSync(testModel);
  const vocabulary = bytes.readInt32LE(INTEGER_BYTES);
  using writer = new GgmlWriter(path, header(bytes, SIZES[size]));
  for (const tensor of tensors(SIZES[size], vocabulary, clipMs)) writer.tensor(tensor);
}

/** Magic, sizes, and then mel filters and vocabulary as the test model has them. */
function header(bytes: Buffer, size: Size): Buffer {
  const end = endOfVocabulary(bytes);
  const copy = Buffer.from(bytes.subarray(0, end));
  const { audioCtx, textCtx, width, heads, layers, mels } = size;
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

function* tensors(size: Size, vocabulary: number, clipMs: number): Generator<Shape> {
  const { audioCtx, textCtx, width, layers, mels } = size;
  yield numbers('encoder.positional_embedding', [audioCtx, width], 0.05);
  yield weights('encoder.conv1.weight', [width, mels, 3]);
  yield constant('encoder.conv1.bias', [width, 1], 0);
  yield weights('encoder.conv2.weight', [width, width, 3]);
  yield constant('encoder.conv2.bias', [width, 1], 0);
  yield* norm('encoder.ln_post', width);
  for (let i = 0; i < layers; i++) yield* block(`encoder.blocks.${i}`, ['attn'], width);
  yield numbers('decoder.positional_embedding', [textCtx, width], 0.05);
  yield {
    name: 'decoder.token_embedding.weight',
    dims: [vocabulary, width],
    sections: embedding(vocabulary, clipMs, width),
    type: 'f16',
  };
  yield constant('decoder.ln.weight', [width], 1);
  yield constant('decoder.ln.bias', [width], 1);
  for (let i = 0; i < layers; i++)
    yield* block(`decoder.blocks.${i}`, ['attn', 'cross_attn'], width);
}

function embedding(vocabulary: number, clipMs: number, width: number): readonly Section[] {
  const end = FIRST_TIME + clipMs / TIME_STEP_MS;
  return [
    { rows: WORDS, fill: { spread: WORD_SPREAD } },
    { rows: end - WORDS, fill: { all: 0 } },
    { rows: 1, fill: { all: END_LOGIT / width } },
    { rows: vocabulary - end - 1, fill: { all: 0 } },
  ];
}

function* block(name: string, attentions: readonly string[], width: number): Generator<Shape> {
  yield* norm(`${name}.mlp_ln`, width);
  yield* linear(`${name}.mlp.0`, 4 * width, width);
  yield* linear(`${name}.mlp.2`, width, 4 * width);
  for (const attention of attentions) {
    yield* norm(`${name}.${attention}_ln`, width);
    yield* linear(`${name}.${attention}.query`, width, width);
    yield weights(`${name}.${attention}.key.weight`, [width, width]);
    yield* linear(`${name}.${attention}.value`, width, width);
    yield* linear(`${name}.${attention}.out`, width, width);
  }
}

function* norm(name: string, width: number): Generator<Shape> {
  yield constant(`${name}.weight`, [width], 1);
  yield constant(`${name}.bias`, [width], 0);
}

function* linear(name: string, outputs: number, inputs: number): Generator<Shape> {
  yield weights(`${name}.weight`, [outputs, inputs]);
  yield constant(`${name}.bias`, [outputs], 0);
}

/** Scaled to the number of inputs, so that no layer swells or dies away. */
function weights(name: string, dims: readonly number[]): Shape {
  const inputs = dims.slice(1).reduce((product, dim) => product * dim, 1);
  return shape(name, dims, { spread: 1 / Math.sqrt(inputs) }, 'f16');
}

function numbers(name: string, dims: readonly number[], spread: number): Shape {
  return shape(name, dims, { spread }, 'f32');
}

function constant(name: string, dims: readonly number[], all: number): Shape {
  return shape(name, dims, { all }, 'f32');
}

function shape(name: string, dims: readonly number[], fill: Fill, type: Shape['type']): Shape {
  return { name, dims, sections: [{ rows: dims[0] ?? 0, fill }], type };
}
