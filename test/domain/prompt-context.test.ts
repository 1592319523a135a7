/** A prompt holds what is most likely to be said, within the tokens that a model keeps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  composePrompt,
  PROMPT_TOKENS,
  type PromptParts,
  tokensOf,
} from '../../src/domain/prompt-context.ts';

const NOTHING: PromptParts = { words: '', vocabulary: [], heardLately: [], roster: [] };

test('nothing to expect makes no prompt', () => {
  assert.equal(composePrompt(NOTHING), '');
});

test('what is most likely to be said comes last, where a model remembers best', () => {
  const parts = {
    words: 'Amateur radio.',
    vocabulary: ['Cougar Mountain', 'PSRG'],
    heardLately: ['W7NEW', 'W7OLD'],
    roster: ['K7NCS', 'K7TWO'],
  };
  assert.equal(
    composePrompt(parts),
    'Amateur radio. Cougar Mountain, PSRG. W7OLD, W7NEW. K7TWO, K7NCS.',
  );
});

test('a callsign is named once', () => {
  const parts = { ...NOTHING, heardLately: ['K7NCS', 'W7ABC'], roster: ['K7NCS'] };
  assert.equal(composePrompt(parts), 'W7ABC. K7NCS.');
});

test('within the budget the net goes before the vocabulary, and both before who was heard', () => {
  const calls = (letter: string): string[] =>
    Array.from({ length: 60 }, (_, at) => `${letter}7${String.fromCharCode(65 + (at % 26))}${at}`);
  const prompt = composePrompt({
    ...NOTHING,
    vocabulary: ['Cougar'],
    heardLately: calls('W'),
    roster: calls('K'),
  });
  assert.match(prompt, /K7A0\.$/);
  assert.doesNotMatch(prompt, /W7/);
});

test('no prompt takes more tokens than the budget, unless the operator wrote more', () => {
  const words = fc.array(fc.stringMatching(/^[A-Z0-9 ]{1,20}$/), { maxLength: 120 });
  fc.assert(
    fc.property(words, words, words, (vocabulary, heardLately, roster) => {
      const prompt = composePrompt({ words: 'A net.', vocabulary, heardLately, roster });
      assert.ok(tokensOf(prompt.replaceAll(/[,.]/g, ' ')) <= PROMPT_TOKENS);
    }),
  );
});
