/** Callsigns that the FCC could assign, and the ways in which people say them. */
import fc from 'fast-check';
import { isCallsign } from '../../src/domain/callsign.ts';
import { toPhonetics } from '../../src/domain/phonetics.ts';

/** By its forms, 1×1 left out: three words make one too easily. */
export const usCallsign = fc
  .oneof(
    fc.stringMatching(/^[KW][A-Z][0-9][A-WYZ][A-Z]{2}$/),
    fc.stringMatching(/^[KNW][0-9][A-Z]{3}$/),
    fc.stringMatching(/^(?:A[A-L]|[KNW][A-Z])[0-9][A-Z]{2}$/),
    fc.stringMatching(/^[KNW][0-9][A-Z]{2}$/),
    fc.stringMatching(/^(?:A[A-L]|[KNW][A-Z])[0-9][A-Z]$/),
  )
  .filter(isCallsign);

/** Ways of saying and writing that leave no doubt about any letter. */
export const WAYS: Readonly<Record<string, (callsign: string) => string>> = {
  plain: (callsign) => callsign,
  'in phonetics': toPhonetics,
  'in phonetics, with capitals and figures': (callsign) =>
    eachWord(callsign, (word, char) => (/\d/.test(char) ? char : capitalised(word))).join(' '),
  'in phonetics, with commas': (callsign) => eachWord(callsign, (word) => word).join(', '),
  'in phonetics, with hyphens': (callsign) => eachWord(callsign, (word) => word).join('-'),
  'letter by letter': (callsign) => spread(callsign).join(' '),
  'with hyphens': (callsign) => spread(callsign).join('-'),
  'with dots': (callsign) => `${spread(callsign).join('. ')}.`,
};

/** Only where no letter is a word too. */
export function hasNoWords(callsign: string): boolean {
  return !/[AIO]/.test(callsign);
}

function eachWord(callsign: string, say: (word: string, char: string) => string): string[] {
  return spread(callsign).map((char) => say(toPhonetics(char), char));
}

function spread(callsign: string): string[] {
  return callsign.split('');
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
