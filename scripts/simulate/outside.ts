/** What the server depends on and does not own: recogniser and online callbook, which can be away. */

import type { OnlineService } from '../../src/domain/callbook/online.ts';
import type { Licence } from '../../src/domain/callbook.ts';
import type {
  Heard,
  Recogniser,
  RecogniserHealth,
  RecogniserInfo,
} from '../../src/domain/recognition.ts';
import { TsnError } from '../../src/platform/errors.ts';
import type { Chance } from '../soak/chance.ts';

const CALLSIGNS = [
  'W7ABC',
  'KK7NQN',
  'N7DE',
  'K8POT',
  'WB6LM',
  'WA7GH',
  'VE3XYZ',
  'AA1BC',
] as const;
const NOTHING_SAID = 0.03;

const INFO: RecogniserInfo = {
  ...{ engine: 'simulated', version: '1', model: 'instant', modelType: 'tiny' },
  ...{ modelSha256: '0'.repeat(64), multilingual: false, devices: ['none'], slots: 2 },
};

export interface Outside {
  readonly recogniser: Recogniser;
  readonly callbook: OnlineService;
  /** As it is now; whoever simulates changes it. */
  readonly away: { recogniser: 'down' | 'failing' | undefined; callbook: boolean };
}

/** Answers at once. What it hears is drawn, never what was said. */
export function outsideOf(chance: Chance): Outside {
  const away: Outside['away'] = { recogniser: undefined, callbook: false };
  const health = (): RecogniserHealth =>
    away.recogniser === 'down'
      ? { state: 'down', code: 'whisper/no-model', reason: 'the model is gone' }
      : { state: 'ready' };
  const recogniser: Recogniser = {
    info: () => (away.recogniser === 'down' ? undefined : INFO),
    health,
    async transcribe(pcm16k) {
      if (away.recogniser !== undefined)
        throw new TsnError('speech/unreachable', 'the recogniser does not answer');
      return hear((pcm16k.length / 16_000) * 1_000, chance);
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return { recogniser, callbook: callbookOf(away), away };
}

function hear(durationMs: number, chance: Chance): Heard {
  const text = `this is ${chance.pick(CALLSIGNS)} good evening to all on the repeater`;
  const segment = { startMs: 0, endMs: durationMs, text, avgLogprob: -0.2, tokens: [] };
  const segments = chance.isLucky(NOTHING_SAID) ? [] : [segment];
  return { language: 'en', segments, noSpeechProb: 0.01, computeMs: 1 };
}

function callbookOf(away: Outside['away']): OnlineService {
  return {
    name: 'callook',
    async ask(callsign) {
      if (away.callbook) return { state: 'failed', reason: 'network', pauseMs: 0 };
      const licence: Licence = { callsign, status: 'active', state: 'OR' };
      return callsign.startsWith('VE') ? { state: 'unknown' } : { state: 'licensed', licence };
    },
  };
}
