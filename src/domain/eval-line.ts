/**
 * One line of `tsn eval callsigns --stdin`: `{"id","text"}` in, `{"id","callsigns"}`
 * out. A line that is not such JSON is answered, so that the lines stay in step.
 */
import { z } from 'zod';
import { findCallsigns } from './find-callsigns.ts';
import type { ExplainedMention, Role } from './mention.ts';

const Question = z.looseObject({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  text: z.string(),
});

export interface EvalCall {
  readonly call: string;
  readonly prefix?: string;
  readonly suffix?: string;
  /** 0…1, the highest of its mentions. */
  readonly confidence: number;
  /** The first that says more than that it was mentioned. */
  readonly role: Role;
}

/** The reply to `line`, as one line of JSON without its line break. Never throws. */
export function evalLine(line: string): string {
  const asked = parse(line);
  if (asked === undefined) return reply({ id: null, error: 'the line is not JSON' });
  const question = Question.safeParse(asked);
  if (!question.success) {
    return reply({ id: idOf(asked), error: 'the line needs a string "text" and a plain "id"' });
  }
  const { id, text } = question.data;
  return reply({ id: id ?? null, callsigns: distinctCalls(findCallsigns(text)) });
}

/** Each callsign once, in the order heard, with the first mark that was heard with it. */
export function distinctCalls(mentions: readonly ExplainedMention[]): readonly EvalCall[] {
  const calls = new Map<string, EvalCall>();
  for (const mention of mentions) {
    const known = calls.get(mention.callsign);
    calls.set(mention.callsign, merged(mention, known));
  }
  return [...calls.values()];
}

function merged(mention: ExplainedMention, known: EvalCall | undefined): EvalCall {
  const { callsign, confidence, role } = mention;
  const prefix = known?.prefix ?? mention.prefix;
  const suffix = known?.suffix ?? mention.suffix;
  return {
    call: callsign,
    ...(prefix !== undefined && { prefix }),
    ...(suffix !== undefined && { suffix }),
    confidence: Math.max(confidence, known?.confidence ?? 0),
    role: known === undefined || known.role === 'mentioned' ? role : known.role,
  };
}

/** The id of a question without a usable text, where it has one. */
function idOf(asked: unknown): string | number | null {
  const id: unknown =
    typeof asked === 'object' && asked !== null && 'id' in asked ? asked.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function reply(value: object): string {
  return JSON.stringify(value);
}
