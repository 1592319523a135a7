/**
 * The JSON that trunk-recorder writes beside a call, after the audio is closed
 * (call_concluder.cc). What is not as we know it is left out, never an error.
 */
import { z } from 'zod';

const Text = z.string().trim().min(1).max(200).optional().catch(undefined);
const Seconds = z.number().positive().max(10_000_000_000).optional().catch(undefined);
const Whole = z.number().int().nonnegative().optional().catch(undefined);

const Sidecar = z.looseObject({
  start_time: Seconds,
  stop_time: Seconds,
  freq: z.number().positive().optional().catch(undefined),
  talkgroup: Whole,
  talkgroup_tag: Text,
  talkgroup_description: Text,
  talkgroup_group: Text,
  short_name: Text,
  emergency: z.union([z.boolean(), z.number()]).optional().catch(undefined),
  encrypted: z.union([z.boolean(), z.number()]).optional().catch(undefined),
  srcList: z
    .array(z.looseObject({ src: z.number(), pos: z.number(), tag: Text }))
    .max(500)
    .optional()
    .catch(undefined),
});

export interface TrunkRecorderCall {
  /** UTC milliseconds; undefined when it is not said. */
  readonly startedAt: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Undefined when `text` is no JSON object. */
export function readTrunkRecorderJson(text: string): TrunkRecorderCall | undefined {
  const read = Sidecar.safeParse(parsed(text));
  if (!read.success) return undefined;
  const { start_time, freq, talkgroup, srcList, ...call } = read.data;
  const all: Record<string, string | undefined> = {
    talkgroup: talkgroup?.toString(),
    talkgroupLabel: call.talkgroup_tag,
    talkgroupName: call.talkgroup_description,
    talkgroupGroup: call.talkgroup_group,
    systemLabel: call.short_name,
    frequencyHz: freq === undefined ? undefined : String(Math.round(freq)),
    emergency: call.emergency ? 'true' : undefined,
    encrypted: call.encrypted ? 'true' : undefined,
    unit: srcList?.find(({ src }) => src > 0)?.src.toString(),
    // Where each over begins, in seconds: `0 3101234 W7ABC, 4.2 3105678`.
    overs: srcList?.length ? oversOf(srcList.map(overOf)) : undefined,
  };
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value) labels[name] = value;
  return {
    startedAt: start_time === undefined ? undefined : Math.round(start_time * 1_000),
    labels,
  };
}

/** A manifest stays small, whatever the list holds: the first ones tell most. */
const LONGEST_OVERS = 20_000;

function oversOf(entries: readonly string[]): string {
  let all = '';
  for (const entry of entries) {
    if (all.length + entry.length > LONGEST_OVERS) break;
    all += all === '' ? entry : `, ${entry}`;
  }
  return all;
}

function overOf({ src, pos, tag }: { src: number; pos: number; tag?: string | undefined }): string {
  return [pos, src, tag?.replaceAll(',', ' ')].filter((part) => part !== undefined).join(' ');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
