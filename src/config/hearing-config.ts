/** What the recogniser is told to expect, and which of its words are hidden: parts of `transcribe`. */
import { z } from 'zod';
import { GATE_LIMITS } from '../domain/segment-gate.ts';

const Share = z.number().min(0).max(1);
const Logprob = z.number().min(-20).max(0);

export const Language = z.string().regex(/^[a-z]{2,3}$/, 'a language code such as en');

/** What may differ for a node, and for a net. */
export const HEARING_SHAPE = {
  model: z.string().min(1).optional(),
  language: Language.optional(),
  prompt: z.string().max(2_000).optional(),
  vocabulary: z.array(z.string().min(1).max(60)).max(200).optional(),
};

export const Vocabulary = z
  .array(z.string().trim().min(1).max(60))
  .max(200)
  .default([])
  .meta({ description: 'Names to expect, given to the recogniser: nets, places, people.' });

export const Expect = z
  .array(z.enum(['heard', 'roster']))
  .max(2)
  .default([])
  .meta({
    description:
      'Callsigns that the recogniser is told beforehand: `heard` here within the hour, the `roster` of the running net. Not measured on real models; what it then writes is believed less.',
  });

/** Defaults as whisper's own decoders have them, see domain/segment-gate.ts. */
export const HideSection = z
  .strictObject({
    noSpeechProb: Share.default(GATE_LIMITS.noSpeechProb).meta({
      description: 'A segment is hidden above this no-speech probability, if it is doubtful too.',
    }),
    doubtfulLogprob: Logprob.default(GATE_LIMITS.doubtfulLogprob).meta({
      description: 'Doubtful: a mean log-probability below this.',
    }),
    hopelessLogprob: Logprob.default(GATE_LIMITS.hopelessLogprob).meta({
      description: 'A mean log-probability below this hides a segment by itself.',
    }),
    charactersPerSecond: z
      .number()
      .min(5)
      .max(1_000)
      .default(GATE_LIMITS.charactersPerSecond)
      .meta({
        description: 'Nobody speaks faster.',
      }),
    shortestVoiceMs: z.int().min(0).max(10_000).default(GATE_LIMITS.shortestVoiceMs).meta({
      description: 'Less voice than so many milliseconds in a segment hides it.',
    }),
    repeatedShare: Share.default(GATE_LIMITS.repeatedShare).meta({
      description: 'Share of three-word sequences that were said before in the same segment.',
    }),
    loops: z.int().min(1).max(100).default(GATE_LIMITS.loops).meta({
      description: 'So often in a row the same phrase is still believed.',
    }),
    radioLoops: z.int().min(1).max(100).default(GATE_LIMITS.radioLoops).meta({
      description:
        'The same for a word that is called again and again on the air (CQ, test, mayday); never less than `loops`.',
    }),
    wholePrompt: z.number().gt(0).max(1).default(GATE_LIMITS.wholePrompt).meta({
      description: 'Share of the words told beforehand that hides a segment which says them back.',
    }),
    weakLogprob: Logprob.default(GATE_LIMITS.weakLogprob).meta({
      description:
        'Weak evidence, on which stock phrases and parts of the words told beforehand are hidden: a mean log-probability below this.',
    }),
    weakNoSpeechProb: Share.default(GATE_LIMITS.weakNoSpeechProb).meta({
      description: 'Weak evidence too: a no-speech probability above this.',
    }),
    weakVoiceMs: z.int().min(0).max(10_000).default(GATE_LIMITS.weakVoiceMs).meta({
      description: 'Weak evidence too: less voice than so many milliseconds.',
    }),
    notesMovement: Share.default(GATE_LIMITS.notesMovement).meta({
      description: 'Sound that moves less may be music; hides doubtful words only.',
    }),
    notesLogprob: Logprob.default(GATE_LIMITS.notesLogprob).meta({
      description: 'Over sound that may be music, a mean log-probability below this hides words.',
    }),
  })
  .prefault({});
