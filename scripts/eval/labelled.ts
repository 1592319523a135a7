/** Labelled texts: JSON lines `{id, kind, text, callsigns}`, written by hand or generated. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Call = z.strictObject({
  call: z.string(),
  prefix: z.string().optional(),
  suffix: z.string().optional(),
});

export const Labelled = z.strictObject({
  id: z.string(),
  kind: z.string(),
  text: z.string(),
  /** Every complete callsign that counts as said, each once. */
  callsigns: z.array(Call).readonly(),
});

export type Labelled = z.infer<typeof Labelled>;

/** The set `name` of test/golden, in the order of the file. */
export function goldenSet(name: 'tuned' | 'held' | 'blind' | 'others'): readonly Labelled[] {
  const url = new URL(`../../test/golden/callsigns-${name}.jsonl`, import.meta.url);
  return readFileSync(url, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Labelled.parse(JSON.parse(line)));
}
