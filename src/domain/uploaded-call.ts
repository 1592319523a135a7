/**
 * A call as other recorders upload it, in the fields of rdio-scanner's API, of its
 * trunk-recorder variant, and of OpenMHz. Reading only: what is not as we know it is
 * left out, never an error; what is missing is said by whoever answers.
 */
import { readTrunkRecorderJson } from './recorder/trunk-recorder-json.ts';

export const UPLOAD_DIALECTS = ['rdio', 'trunk-recorder', 'openmhz'] as const;
export type UploadDialect = (typeof UPLOAD_DIALECTS)[number];

/** Fields by name, as they came. */
export type CallFields = Readonly<Record<string, string | undefined>>;

export interface UploadedCall {
  readonly dialect: UploadDialect;
  /** Secret of an upload key; empty when none came. */
  readonly key: string;
  /** Id or short name; empty when none came. */
  readonly system: string;
  /** 0 when none came. */
  readonly talkgroup: number;
  /** UTC milliseconds; undefined when it is not said. */
  readonly startedAt: number | undefined;
  readonly frequencyHz: number | undefined;
  /** As the recorder calls the file; may be empty, or hostile. */
  readonly audioName: string;
  readonly audioType: string;
  readonly labels: Readonly<Record<string, string>>;
}

const LONGEST_LABEL = 1_000;

/** `POST /api/call-upload`. */
export function readRdioCall(fields: CallFields): UploadedCall {
  const talkgroup = wholeOf(fields['talkgroup']) ?? 0;
  const sources = fields['sources'] ?? fields['units'];
  return {
    ...{ dialect: 'rdio', key: fields['key'] ?? '', system: fields['system'] ?? '', talkgroup },
    startedAt: millisOf(fields['timestamp']) ?? instantOf(fields['dateTime']),
    frequencyHz: hertzOf(fields['frequency']),
    audioName: fields['audioName'] ?? fields['audioFilename'] ?? '',
    audioType: fields['audioType'] ?? fields['audioMime'] ?? '',
    labels: labelled({
      talkgroup: talkgroup > 0 ? String(talkgroup) : undefined,
      talkgroupLabel: fields['talkgroupLabel'],
      talkgroupName: fields['talkgroupName'],
      talkgroupGroup: fields['talkgroupGroup'] ?? fields['talkgroupGroups'],
      talkgroupTag: fields['talkgroupTag'],
      system: fields['system'],
      systemLabel: fields['systemLabel'],
      site: fields['site'],
      unit: unitOf(fields['source'] ?? fields['unit']) ?? firstUnit(sources),
      unitLabel: fields['talkerAlias'],
      overs: oversOf(sources),
      patches: listOf(fields['patches'] ?? fields['patched_talkgroups']),
    }),
  };
}

/** `POST /api/trunk-recorder-call-upload`; undefined when `meta` is no JSON. */
export function readTrunkRecorderCall(fields: CallFields): UploadedCall | undefined {
  const { meta } = fields;
  if (meta === undefined) return { ...readRdioCall(fields), dialect: 'trunk-recorder' };
  const said = readTrunkRecorderJson(meta);
  if (said === undefined) return undefined;
  const { frequencyHz, ...labels } = said.labels;
  const plain = readRdioCall(fields);
  const talkgroup = wholeOf(labels['talkgroup']) ?? plain.talkgroup;
  return {
    ...plain,
    dialect: 'trunk-recorder',
    talkgroup,
    startedAt: said.startedAt ?? plain.startedAt,
    frequencyHz: hertzOf(frequencyHz) ?? plain.frequencyHz,
    labels: labelled({ ...plain.labels, ...labels }),
  };
}

/** `POST /<shortName>/upload`. */
export function readOpenMhzCall(shortName: string, fields: CallFields): UploadedCall {
  const talkgroup = wholeOf(fields['talkgroup_num']) ?? 0;
  const startedAt = instantOf(fields['start_time']);
  return {
    ...{ dialect: 'openmhz', key: fields['api_key'] ?? '', system: shortName, talkgroup },
    ...{ startedAt, frequencyHz: hertzOf(fields['freq']), audioName: '', audioType: '' },
    labels: labelled({
      talkgroup: talkgroup > 0 ? String(talkgroup) : undefined,
      systemLabel: shortName,
      unit: firstUnit(fields['source_list']),
      overs: oversOf(fields['source_list']),
      patches: listOf(fields['patch_list'] ?? fields['patches']),
      emergency: fields['emergency'] === '1' ? 'true' : undefined,
    }),
  };
}

function labelled(all: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    const text = value?.trim().slice(0, LONGEST_LABEL);
    if (text) labels[name] = text;
  }
  return labels;
}

function wholeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : undefined;
}

function hertzOf(text: string | undefined): number | undefined {
  const hertz = Math.round(Number(text ?? Number.NaN));
  return Number.isSafeInteger(hertz) && hertz > 0 ? hertz : undefined;
}

/** A radio's number; 0 stands for nobody. */
function unitOf(text: string | undefined): string | undefined {
  const unit = wholeOf(text);
  return unit === undefined || unit === 0 ? undefined : String(unit);
}

const LAST_INSTANT = Date.UTC(9_999, 11, 31);

function millisOf(text: string | undefined): number | undefined {
  const ms = wholeOf(text) ?? (/^\d{11,15}$/.test(text ?? '') ? Number(text) : undefined);
  return ms !== undefined && ms > 0 && ms < LAST_INSTANT ? ms : undefined;
}

/** Unix seconds, or a date by RFC 3339. */
function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,11}(\.\d{1,9})?$/.test(text))
    return millisOf(String(Math.round(Number(text) * 1_000)));
  const at = /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) || at <= 0 || at >= LAST_INSTANT ? undefined : at;
}

interface Over {
  readonly pos: number;
  readonly src: number;
  readonly tag: string | undefined;
}

const MOST_OVERS = 200;

/** rdio's `[{pos,src,tag}]` and `[{id,label,offset}]`, OpenMHz's `[{pos,src}]`. */
function overs(json: string | undefined): readonly Over[] {
  const list = parsed(json);
  if (!Array.isArray(list)) return [];
  return list.slice(0, MOST_OVERS).flatMap((item: unknown): Over[] => {
    if (typeof item !== 'object' || item === null) return [];
    const { pos, offset, src, id, tag, label } = item as Record<string, unknown>; // looked at below
    const [at, unit, name] = [pos ?? offset ?? 0, src ?? id, tag ?? label];
    if (typeof at !== 'number' || typeof unit !== 'number') return [];
    return [{ pos: at, src: unit, tag: typeof name === 'string' && name ? name : undefined }];
  });
}

/** Where each over begins, in seconds, as for trunk-recorder's files: `0 3101234 W7ABC, 4.2 3105678`. */
function oversOf(json: string | undefined): string | undefined {
  const all = overs(json).map(({ pos, src, tag }) =>
    [pos, src, tag?.replaceAll(',', ' ')].filter((part) => part !== undefined).join(' '),
  );
  return all.length === 0 ? undefined : all.join(', ');
}

function firstUnit(json: string | undefined): string | undefined {
  return overs(json)
    .find(({ src }) => src > 0)
    ?.src.toString();
}

function listOf(json: string | undefined): string | undefined {
  const list = parsed(json);
  if (!Array.isArray(list)) return undefined;
  return list.filter((item) => typeof item === 'number').join(' ');
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
