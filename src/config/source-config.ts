/** Configuration of the recorders that a node watches: `watch` is the first, `sources` are further ones. */
import { z } from 'zod';
import { compileMask } from '../domain/recorder/mask.ts';
import { RECORDERS } from '../domain/recording.ts';
import { duration, Frequency, TimeZone } from './fields.ts';

const SOURCE_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SOURCE_NAME_SHAPE = 'small letters, digits and - (at most 63)';

/** What is said of a recorder, wherever it stands. */
export const SOURCE = {
  dir: z.string().min(1).meta({
    description: 'Folder that the recorder writes into. tsn only reads it.',
  }),
  recorder: z.enum(RECORDERS).default('allstar').meta({
    description:
      'How the recorder names its files (docs/recorders.md); `generic` takes any name with a date. `tsn node init DIR` finds it out.',
  }),
  timeZone: TimeZone.meta({
    description: "Time zone of the recorder's file names.",
    computed: 'the time zone of this machine; UTC for rtlsdr-airband and trunk-recorder',
  }),
  mask: z
    .string()
    .refine(
      (mask) => compileMask(mask) !== undefined,
      'write the name with tags in it, as for rdio-scanner: #DATE_#TIME_#TG',
    )
    .optional()
    .meta({
      description:
        'Names that no preset knows: a mask as for rdio-scanner, `#DATE_#TIME_#TG`. It is asked before the preset.',
    }),
  name: z.string().min(1).max(100).optional().meta({
    description:
      'What people call this receiver: `Council Crest 146.72`. Shown with its recordings.',
  }),
  frequency: Frequency.optional().meta({
    description: 'What it listens to (`146.72MHz`), when the recorder does not say.',
  }),
  settle: duration(0).prefault('2s').meta({
    description: 'A file is complete when its size and time have stood still this long.',
  }),
  rescan: duration(1_000).prefault('60s').meta({
    description: 'File events are hints; this full scan is the truth.',
  }),
} as const;

/** Free words about a recorder, `{county: Multnomah}`. */
export const Labels = z
  .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,40}$/, 'a word'), z.string().min(1).max(200))
  .default({})
  .meta({ description: 'Words of your own that travel with every recording: `{county: Polk}`.' });

export const WatchSection = z.strictObject({
  ...SOURCE,
  labels: Labels,
  source: z.string().regex(SOURCE_NAME, SOURCE_NAME_SHAPE).default('main').meta({
    description: 'Name of this recorder among those of the node. Do not change it later.',
  }),
});
export type WatchSection = z.output<typeof WatchSection>;

export const MoreSources = z
  .record(
    z.string().regex(SOURCE_NAME, SOURCE_NAME_SHAPE),
    z.strictObject({ ...SOURCE, labels: Labels }),
  )
  .default({})
  .meta({
    description:
      'Further recorders of this site, each by its name and with the settings of `watch`.',
  });

/** All sources of a node, the one of `watch` first. */
export function sourcesOf(config: {
  readonly watch: WatchSection;
  readonly sources: z.output<typeof MoreSources>;
}): readonly WatchSection[] {
  const more = Object.entries(config.sources);
  return [config.watch, ...more.map(([source, section]) => ({ ...section, source }))];
}
