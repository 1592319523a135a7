/** The section `transcribe` of the server's configuration: which recognisers, and how they are asked. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { AUTO_MODEL } from '../domain/model-choice.ts';
import { duration, SecretRef } from './fields.ts';
import { Expect, HEARING_SHAPE, HideSection, Language, Vocabulary } from './hearing-config.ts';

const Slots = z.union(
  [z.literal('auto'), z.int().min(1).max(64)],
  'auto, or a number from 1 to 64',
);

/** One per core, but no more than a model's copy of the caches is worth. */
function slotsHere(slots: 'auto' | number): number {
  return slots === 'auto' ? Math.min(8, availableParallelism()) : slots;
}

const NAME = /^[a-z][a-z0-9-]{0,30}$/;
const NAME_SHAPE = 'a small letter, then small letters, digits and -';

const ChainLink = z
  .strictObject({
    kind: z.enum(['whisper', 'openai']).default('whisper').meta({
      description: "`whisper`: tsn's own worker. `openai`: a service with OpenAI's protocol.",
    }),
    model: z.string().min(1).optional().meta({
      description: 'Model; `transcribe.model` when left out. For a service: as it calls it.',
    }),
    for: z.enum(['any', 'live', 'backlog']).default('any').meta({
      description: 'What it is for: what was just said, what waits since long, or both.',
    }),
    slots: Slots.optional().meta({ description: 'Recordings at a time. auto, for a service 4.' }),
    overflow: z.boolean().optional().meta({
      description:
        'Whether it takes work while the links before it are merely busy. Own workers do, services do not.',
    }),
    engine: z.enum(['auto', 'cuda', 'vulkan', 'cpu']).default('auto').meta({
      description: 'Engine of an own worker (`tsn engines list`).',
    }),
    device: z.int().min(0).max(63).default(0).meta({ description: 'Which GPU, the first is 0.' }),
    url: z
      .url({ protocol: /^https?$/, error: 'http://HOST:PORT/v1 or https://…' })
      .optional()
      .meta({
        description: 'Address of a service, with its version: `https://api.openai.com/v1`.',
      }),
    key: SecretRef.optional().meta({ description: 'Key of the service: where it is.' }),
    timeout: duration(1_000).prefault('60s').meta({
      description: 'Longest wait for one answer of a service.',
    }),
    dailyLimit: duration(1_000).optional().meta({
      description: 'Most sound that a service is given in a UTC day: `2h`.',
    }),
    pricePerMinute: z.number().positive().optional().meta({
      description: 'What a service takes for a minute of sound, in any currency.',
    }),
    dailyCost: z.number().positive().optional().meta({
      description: 'Most money in a UTC day, in the same currency.',
    }),
  })
  .refine(({ kind, url }) => (kind === 'openai') === (url !== undefined), {
    message: 'a link of kind openai needs it, and only that',
    path: ['url'],
  })
  .refine(({ kind, model }) => kind !== 'openai' || model !== undefined, {
    message: 'a service needs to be told which',
    path: ['model'],
  })
  .refine(
    ({ dailyCost, pricePerMinute }) => dailyCost === undefined || pricePerMinute !== undefined,
    {
      message: 'dailyCost needs it',
      path: ['pricePerMinute'],
    },
  );
export type ChainLink = z.output<typeof ChainLink>;

const Chain = z.record(z.string().regex(NAME, NAME_SHAPE), ChainLink).default({}).meta({
  description:
    'Several recognisers by name, the first that is ready takes the recording (docs/recognisers.md). Empty: one worker with `model` and `slots`.',
});

const PerNode = z.record(z.string(), z.strictObject(HEARING_SHAPE)).default({}).meta({
  description:
    'What differs for the recordings of a node, by its id: `model`, `language`, `prompt`, `vocabulary` (a list of words).',
});

export const TranscribeSection = z
  .strictObject({
    model: z.string().min(1).default(AUTO_MODEL).meta({
      description:
        'auto: the installed model that suits this machine best. Else the name of a published model (`tsn models list`), or the path of a ggml file.',
    }),
    slots: Slots.default('auto').transform(slotsHere).meta({
      description: 'Recordings heard at a time, one thread each. auto: one per core, at most 8.',
    }),
    language: Language.default('en').meta({
      description: 'Language spoken, as a code of two or three letters.',
    }),
    prompt: z.string().max(2_000).default('').meta({
      description: 'Words given to the recogniser beforehand: net names, callsigns, places.',
    }),
    vocabulary: Vocabulary,
    expect: Expect,
    hide: HideSection,
    beam: z.int().min(1).max(8).default(2).meta({
      description:
        'Beams in the search; 1 is greedy. On a CPU, base.en costs 1.07 times as much with 2, 1.4 times with 5.',
    }),
    audioCtx: z.enum(['auto', 'full']).default('auto').meta({
      description: 'Encoder context: `auto` follows the length of the recording, `full` is 30 s.',
    }),
    live: duration(0).prefault('10m').meta({
      description: 'Recordings that are not older count as live for `chain`.',
    }),
    chain: Chain,
    nodes: PerNode,
  })
  .prefault({});
export type TranscribeSection = z.output<typeof TranscribeSection>;

/** A link with everything filled in. `named`: made for the nodes and nets that want its model. */
export interface LinkPlan extends Omit<ChainLink, 'for' | 'model' | 'slots' | 'overflow'> {
  readonly name: string;
  readonly model: string;
  readonly use: ChainLink['for'] | 'named';
  readonly slots: number;
  readonly overflow: boolean;
  /** Most sound in a UTC day; undefined: no limit. */
  readonly dailyMs: number | undefined;
}

const SERVICE_SLOTS = 4;
const MINUTE_MS = 60_000;

/** What a net wants of the recogniser; see `nets`. */
export interface NetWants {
  readonly model?: string | undefined;
  readonly language?: string | undefined;
}

/** The recognisers of this server in order: those of `chain` or the one, and one for each further model of `nodes` and nets. */
export function linkPlans(
  config: TranscribeSection,
  nets: readonly NetWants[],
): readonly LinkPlan[] {
  const written = Object.entries(config.chain).map(([name, link]) => plan(name, link, config));
  const links = written.length > 0 ? written : [plan('here', ChainLink.parse({}), config)];
  const wanted = [...Object.values(config.nodes), ...nets].flatMap(({ model }) => model ?? []);
  const missing = [...new Set(wanted)].filter((model) =>
    links.every((link) => link.model !== model),
  );
  const named = missing.map((model): LinkPlan => {
    const like = plan('named', ChainLink.parse({ model }), config);
    return { ...like, name: model, use: 'named', overflow: false };
  });
  return [...links, ...named];
}

function plan(name: string, link: ChainLink, config: TranscribeSection): LinkPlan {
  const { for: use, model = config.model, slots, overflow, ...more } = link;
  const isService = link.kind === 'openai';
  const own = slots === undefined ? config.slots : slotsHere(slots);
  const asService = typeof slots === 'number' ? slots : SERVICE_SLOTS;
  return {
    ...more,
    ...{ name, model, use },
    slots: isService ? asService : own,
    overflow: overflow ?? !isService,
    dailyMs: dailyMs(link),
  };
}

/** The tighter of the two limits. */
function dailyMs({ dailyLimit, dailyCost, pricePerMinute }: ChainLink): number | undefined {
  const paid =
    dailyCost === undefined || pricePerMinute === undefined
      ? undefined
      : Math.floor((dailyCost / pricePerMinute) * MINUTE_MS);
  const limits = [dailyLimit, paid].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** The models of own workers, each once. */
export function ownModels(config: TranscribeSection, nets: readonly NetWants[]): readonly string[] {
  const own = linkPlans(config, nets).filter(({ kind }) => kind === 'whisper');
  return [...new Set(own.map(({ model }) => model))];
}

/** How many recordings are heard at a time, over all links. */
export function transcribeSlots(config: TranscribeSection, nets: readonly NetWants[]): number {
  return linkPlans(config, nets).reduce((sum, { slots }) => sum + slots, 0);
}
