/**
 * O for 0 and I for 1, in what was written in one piece: KJ70X can only be KJ7OX,
 * because a US suffix holds no figure. With two possible readings there is none.
 */
import { standingOf } from '../callsign.ts';

const OTHER: Readonly<Record<string, string>> = { '0': 'O', O: '0', '1': 'I', I: '1' };
const MOST_CHANGES = 2;

/** The one callsign that `chars` (upper case) can have been; undefined when none or several. */
export function repaired(chars: string): string | undefined {
  if (chars.length < 4 || chars.length > 6) return undefined;
  // A special event's form is no reason: W70PE is W7OPE.
  if ((standingOf(chars) ?? 'special') !== 'special') return undefined;
  if (!/[0-9]/.test(chars)) return withoutFigure(chars);
  if (!/^[AKNW]/.test(chars) || (chars.match(/[A-Z]/g)?.length ?? 0) < 3) return undefined;
  // WIDE1-1, WIDE2-1: the way of an APRS packet.
  if (/^WIDE[0-9]$/.test(chars)) return undefined;
  // W100AW is a special event and no WI0OAW: in the prefix 1 for I is believed only by itself.
  const changes = chars[1] === '1' ? 1 : MOST_CHANGES;
  const found = readingsOf(chars, 0, changes).filter((text) => standingOf(text) === 'us');
  const [only, ...more] = found;
  return more.length === 0 ? only : undefined;
}

/** KDOABC: six capitals are otherwise hardly a word. */
function withoutFigure(chars: string): string | undefined {
  const zero = chars.replace(/^([KW][A-Z])O(?=[A-Z]{3}$)/, '$10');
  return zero !== chars && standingOf(zero) === 'us' ? zero : undefined;
}

function readingsOf(chars: string, from: number, changes: number): readonly string[] {
  const texts = [chars];
  if (changes === 0) return texts;
  for (let at = from; at < chars.length; at++) {
    const other = OTHER[chars[at] ?? ''];
    if (other === undefined) continue;
    texts.push(
      ...readingsOf(chars.slice(0, at) + other + chars.slice(at + 1), at + 1, changes - 1),
    );
  }
  return texts;
}
