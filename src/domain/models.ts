/**
 * The published whisper models in ggml form.
 *
 * Names, addresses and checksums come from whisper.cpp 1.9.1 as the npm package
 * nodejs-whisper 0.3.1 carries it: names and addresses from
 * `models/download-ggml-model.{sh,cmd}`, disk sizes and SHA-1 sums from the table
 * in `models/README.md`, memory from the table in `README.md`. A model whose sum
 * is not in that table is pinned to what the first download brought, and shown
 * as unverified.
 */
export interface PublishedModel {
  readonly name: string;
  readonly url: string;
  /** As whisper.cpp states it, in MiB, rounded by its authors; null where it states none. */
  readonly diskMib: number | null;
  /** Working memory in MB as whisper.cpp states it for the unquantised model of this shape. */
  readonly memoryMb: number;
  readonly sha1: string | null;
  /** Understands English only. */
  readonly englishOnly: boolean;
}

const GGERGANOV = 'https://huggingface.co/ggerganov/whisper.cpp/resolve/main';
const TINYDIARIZE = 'https://huggingface.co/akashmjn/tinydiarize-whisper.cpp/resolve/main';

const MEMORY_MB = { tiny: 273, base: 388, small: 852, medium: 2_100, large: 3_900 } as const;
type Shape = keyof typeof MEMORY_MB;

/** Name, disk in MiB, SHA-1: the table of models/README.md; null where it has no line. */
const TABLE: readonly (readonly [string, number | null, string | null])[] = [
  ['tiny', 75, 'bd577a113a864445d4c299885e0cb97d4ba92b5f'],
  ['tiny.en', 75, 'c78c86eb1a8faa21b369bcd33207cc90d64ae9df'],
  ['tiny-q5_1', null, null],
  ['tiny-q8_0', null, null],
  ['tiny.en-q5_1', null, null],
  ['tiny.en-q8_0', null, null],
  ['base', 142, '465707469ff3a37a2b9b8d8f89f2f99de7299dac'],
  ['base.en', 142, '137c40403d78fd54d454da0f9bd998f78703390c'],
  ['base-q5_1', null, null],
  ['base-q8_0', null, null],
  ['base.en-q5_1', null, null],
  ['base.en-q8_0', null, null],
  ['small', 466, '55356645c2b361a969dfd0ef2c5a50d530afd8d5'],
  ['small.en', 466, 'db8a495a91d927739e50b3fc1cc4c6b8f6c2d022'],
  ['small.en-tdrz', 465, 'b6c6e7e89af1a35c08e6de56b66ca6a02a2fdfa1'],
  ['small-q5_1', null, null],
  ['small-q8_0', null, null],
  ['small.en-q5_1', null, null],
  ['small.en-q8_0', null, null],
  ['medium', 1_536, 'fd9727b6e1217c2f614f9b698455c4ffd82463b4'],
  ['medium.en', 1_536, '8c30f0e44ce9560643ebd10bbe50cd20eafd3723'],
  ['medium-q5_0', null, null],
  ['medium-q8_0', null, null],
  ['medium.en-q5_0', null, null],
  ['medium.en-q8_0', null, null],
  ['large-v1', 2_970, 'b1caaf735c4cc1429223d5a74f0f4d0b9b59a299'],
  ['large-v2', 2_970, '0f4c8e34f21cf1a914c59d8b3ce882345ad349d6'],
  ['large-v2-q5_0', 1_126, '00e39f2196344e901b3a2bd5814807a769bd1630'],
  ['large-v2-q8_0', null, null],
  ['large-v3', 2_970, 'ad82bf6a9043ceed055076d0fd39f5f186ff8062'],
  ['large-v3-q5_0', 1_126, 'e6e2ed78495d403bef4b7cff42ef4aaadcfea8de'],
  ['large-v3-turbo', 1_536, '4af2b29d7ec73d781377bfd1758ca957a807e941'],
  ['large-v3-turbo-q5_0', 547, 'e050f7970618a659205450ad97eb95a18d69c9ee'],
  ['large-v3-turbo-q8_0', null, null],
];

/**
 * Silero's voice detector (MIT) in ggml form: tells where somebody speaks, and hears no words. Name
 * and address from `models/download-vad-model.sh`, the size from whisper.cpp's README.
 */
const VOICE_MODEL: PublishedModel = {
  name: 'silero-v6.2.0',
  url: 'https://huggingface.co/ggml-org/whisper-vad/resolve/main/ggml-silero-v6.2.0.bin',
  diskMib: 0.844,
  memoryMb: 5,
  sha1: null,
  englishOnly: false,
};

const SPEECH_MODELS: readonly PublishedModel[] = TABLE.map(([name, diskMib, sha1]) => ({
  name,
  url: `${name.endsWith('-tdrz') ? TINYDIARIZE : GGERGANOV}/${modelFileName(name)}`,
  diskMib,
  memoryMb: MEMORY_MB[shapeOf(name)],
  sha1,
  englishOnly: name.includes('.en'),
}));

export const PUBLISHED_MODELS: readonly PublishedModel[] = [...SPEECH_MODELS, VOICE_MODEL];

/** `ggml-base.en.bin` */
export function modelFileName(name: string): string {
  return `ggml-${name}.bin`;
}

export function publishedModel(name: string): PublishedModel | undefined {
  const whole = name === 'silero' ? VOICE_MODEL.name : name;
  return PUBLISHED_MODELS.find((model) => model.name === whole);
}

function shapeOf(name: string): Shape {
  const shape = /^[a-z]+/.exec(name)?.[0];
  return shape !== undefined && shape in MEMORY_MB ? (shape as Shape) : 'large'; // just checked
}

/**
 * The synthetic model made for tests: about two hundred words, spoken by
 * espeak-ng. It says nothing about real speech, so the product warns loudly.
 */
export const TEST_MODEL_BYTES = 10_529_376;
export const TEST_MODEL_SHA256 = '02f01e196b2f65e4c3477deb2bbbb9a1332d8bfe4acf021b567bb8973af6d188';
export const TEST_MODEL_WARNING =
  'TEST MODEL in use: it knows about two hundred words of synthetic speech. Do not rely on its text. Get a real one with `tsn models pull base.en`.';
