/** One clip as a request: WAV in a form, as every service of this protocol takes it. */
import { RECOGNISER_RATE_HZ, type RecogniseOptions } from '../../domain/recognition.ts';
import { writeWav } from '../audio/wav/writer.ts';

export interface AskedOf {
  /** As the service names it. */
  readonly model: string;
  readonly isWhisperCpp?: boolean;
}

/** What fetch is given, the key left out. */
export interface Sending {
  readonly method: 'GET' | 'POST';
  readonly body?: ArrayBuffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The request, in one piece: a form that fetch streams would be written on after a service
 * hung up, and Node's rejects a promise then that nobody can catch.
 */
export async function transcriptionRequest(
  pcm16k: Float32Array,
  options: RecogniseOptions,
  of: AskedOf,
): Promise<Sending> {
  const form = new Response(requestForm(pcm16k, options, of));
  const type = form.headers.get('content-type') ?? '';
  return { method: 'POST', body: await form.arrayBuffer(), headers: { 'Content-Type': type } };
}

/**
 * Fields that all dialects know. `verbose_json` brings times and probabilities; speaches wants
 * the granularity beside it. The language is always said: guessing costs vLLM a pass.
 */
function requestForm(
  pcm16k: Float32Array,
  options: RecogniseOptions,
  { model, isWhisperCpp }: AskedOf,
): FormData {
  const form = new FormData();
  const wav = writeWav([pcm16k], RECOGNISER_RATE_HZ);
  form.set('file', new Blob([new Uint8Array(wav)], { type: 'audio/wav' }), 'clip.wav');
  form.set('model', model);
  form.set('language', options.language);
  if (options.prompt) form.set('prompt', options.prompt);
  form.set('response_format', responseFormat(model));
  form.set('temperature', '0');
  if (responseFormat(model) === 'verbose_json') form.set('timestamp_granularities[]', 'segment');
  // It would guess the language anew, an encoder's pass for nothing. Others refuse the field.
  if (isWhisperCpp) form.set('no_language_probabilities', 'true');
  return form;
}

/** OpenAI's newer models refuse everything but `json`. */
function responseFormat(model: string): 'json' | 'verbose_json' {
  return /^gpt-.*transcribe/.test(model) ? 'json' : 'verbose_json';
}
