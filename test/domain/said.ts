/** What tests of the search say of a text. */
import assert from 'node:assert/strict';
import { findCallsigns } from '../../src/domain/find-callsigns.ts';

/** `VE3/W1AW/P` for each mention, one after another. */
export function found(text: string): string {
  return findCallsigns(text)
    .map(({ prefix, callsign, suffix }) => [prefix, callsign, suffix].filter(Boolean).join('/'))
    .join(' ');
}

/** Each text and what is found in it. */
export function all(cases: Readonly<Record<string, string>>): void {
  for (const [text, expected] of Object.entries(cases)) assert.equal(found(text), expected, text);
}

export function none(texts: readonly string[]): void {
  for (const text of texts) assert.equal(found(text), '', text);
}
