/** Words that say that it is an exercise. “This is not a drill” says the opposite. */

const NAMES = '(?:drill|exercise|simulation|simulated emergency test|test)';
/** What is firm enough to hold for what was said minutes later, too. */
const FIRM = new RegExp(
  `\\b(?:(?:this|it) (?:is|was) (?:only |just )?(?:a |an |the |our |part of (?:a |an |the ))?(?:\\w+ ){0,2}${NAMES}\\b|(?:exercise|drill)(?: (?:exercise|drill))+\\b|(?:exercise|drill) (?:message|traffic|net)\\b|simulated emergency)`,
);
const LOOSE = /\b(?:drill|exercise|simulated|simulation|simulating)\b/;
const NOT = /\b(?:not|no|isnt|never)(?: \w+){0,2} (?:drill|exercise|test|simulation)\b/g;

/** “This is not a drill”: whatever was said before. */
export function deniesExercise(text: string): boolean {
  return plainWords(text).search(NOT) >= 0;
}

/** In letters; recognisers write words without end. */
const LONGEST = 100;

/**
 * The words, at most 100 letters of them, or null. @param isOwn of the recording itself, where a
 * single word is enough
 */
export function exerciseWords(text: string, isOwn: boolean): string | null {
  const plain = plainWords(text).replace(NOT, ' ');
  const [words = null] = FIRM.exec(plain) ?? (isOwn ? LOOSE.exec(plain) : null) ?? [];
  return words?.slice(0, LONGEST) ?? null;
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
}
