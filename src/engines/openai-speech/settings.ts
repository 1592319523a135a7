/** How a transcription service that speaks OpenAI's protocol is reached. */
export interface OpenAiSpeechSettings {
  /** With the version: `https://api.openai.com/v1`, `http://gpu.example.org:8000/v1`. */
  readonly url: string;
  /** As the service names it. */
  readonly model: string;
  /** Asked anew for every request, so that a key that was replaced is used at once. */
  readonly key: () => string | undefined;
  /** Clips sent side by side; whoever asks keeps to it. */
  readonly slots: number;
  /** From the request to the whole answer. */
  readonly timeoutMs: number;
}

/** Where clips are sent to. */
export function transcriptionsUrl({ url }: Pick<OpenAiSpeechSettings, 'url'>): string {
  return `${url.replace(/\/+$/, '')}/audio/transcriptions`;
}

/** Lists the models of a service; costs nothing. */
export function modelsUrl({ url }: Pick<OpenAiSpeechSettings, 'url'>): string {
  return `${url.replace(/\/+$/, '')}/models`;
}
