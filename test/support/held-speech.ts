/** A transcription service for whole servers: it says the same in every clip, and waits while a test wants it to. */
import type { ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { json, startSpeechService } from './speech-service.ts';

const SAID = 'this is W7ABC';
const REPLY = {
  ...{ task: 'transcribe', language: 'english', duration: 4, text: SAID },
  segments: [
    { id: 0, start: 0, end: 3, text: SAID, avg_logprob: -0.2, no_speech_prob: 0.01, tokens: [1] },
  ],
};

export interface HeldSpeech {
  readonly url: string;
  /** Clips that wait for their answer. */
  waiting(): number;
  /** From now on clips wait. */
  hold(): void;
  /** Answers those that wait and, from now on, at once. */
  answer(): void;
}

export async function startHeldSpeech(t: TestContext): Promise<HeldSpeech> {
  const held = new Set<ServerResponse>();
  let isHolding = false;
  const reply = json(REPLY);
  const { url } = await startSpeechService(t, (received, response) => {
    if (!isHolding) return reply(received, response);
    held.add(response);
    response.once('close', () => held.delete(response)); // who asked is gone
  });
  return {
    url,
    waiting: () => held.size,
    hold: () => {
      isHolding = true;
    },
    answer() {
      isHolding = false;
      for (const response of held) {
        reply({ path: '', authorization: undefined, fields: new Map(), fileBytes: 0 }, response);
      }
    },
  };
}

/** The part of a server's configuration that names it as the only recogniser. */
export function heldSpeechConfig({ url }: HeldSpeech): string {
  return `transcribe:\n  chain:\n    service: {kind: openai, url: ${url}, model: whisper-1, slots: 2}\n`;
}
