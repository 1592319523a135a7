/** The section `callbook` of the server's configuration. */
import { z } from 'zod';
import { ONLINE_SOURCES } from '../domain/callbook/online.ts';
import { duration, SecretRef } from './fields.ts';

/** In the file a text as well: variables and flags can give nothing else. */
const SOURCES = ['uls', ...ONLINE_SOURCES] as const;
export type CallbookSourceName = (typeof SOURCES)[number];

const Sources = z
  .string('write names with commas between: uls, qrz')
  .refine(
    (text) => namesIn(text).every(isSource),
    `names of sources with commas between: ${SOURCES.join(', ')}`,
  )
  .default('uls')
  .transform((text) => namesIn(text).filter(isSource))
  .meta({
    description:
      'Who is asked about a callsign, in this order: `uls` (imported), `callook`, `hamqth`, `qrz`. Only sources named here are asked.',
  });

function namesIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

function isSource(name: string): name is CallbookSourceName {
  return SOURCES.some((source) => source === name);
}

const login = (service: string) =>
  z
    .strictObject({
      user: z
        .string()
        .default('')
        .meta({ description: `User name at ${service}.` }),
      password: SecretRef.optional().meta({ description: `Password at ${service}: where it is.` }),
    })
    .prefault({});

export const CallbookSection = z
  .strictObject({
    sources: Sources,
    dailyLimit: z.int().min(0).max(100_000).default(500).meta({
      description: 'Most questions to one online source in a UTC day.',
    }),
    keep: duration(60_000).prefault('720h').meta({
      description: 'How long an answer of an online source holds.',
    }),
    keepUnknown: duration(60_000).prefault('24h').meta({
      description: 'How long it holds that an online source knows nothing.',
    }),
    allstarNodes: z.string().min(1).optional().meta({
      description:
        "AllStar's list of nodes, where its updater keeps it (`/var/lib/asterisk/astdb.txt`, or a copy): whose the links are that keyed. Absent: their numbers say nothing.",
    }),
    members: z.string().min(1).optional().meta({
      description:
        "Callsigns of your club's members in a file, one at the start of each line: they are expected on your repeaters. Absent: nobody is.",
    }),
    hamqth: login('HamQTH'),
    qrz: login('QRZ'),
  })
  .prefault({});
export type CallbookSection = z.output<typeof CallbookSection>;
