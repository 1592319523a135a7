/** The language of a reply: a code, or its English name as Whisper's own programs write it. */

/** Whisper's codes, in its order. */
const CODES =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa ' +
  'lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn ' +
  'mt sa lb my bo tl mg as tt haw ln ha ba jw su yue';

/** Names by which Whisper calls some of them, while CLDR writes others. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ...{ bengali: 'bn', castilian: 'es', flemish: 'nl', 'haitian creole': 'ht', mandarin: 'zh' },
  ...{ maori: 'mi', moldavian: 'ro', myanmar: 'my', nynorsk: 'nn', panjabi: 'pa', pushto: 'ps' },
  ...{ sinhalese: 'si', tagalog: 'tl', valencian: 'ca' },
};

let names: ReadonlyMap<string, string> | undefined;

/** ISO 639-1, or 639-2 where there is none; undefined when `said` names no language. */
export function languageCode(said: string): string | undefined {
  const name = said.trim().toLowerCase();
  names ??= namesOfCodes();
  return OTHER_NAMES[name] ?? names.get(name) ?? (/^[a-z]{2,3}$/.test(name) ? name : undefined);
}

function namesOfCodes(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return new Map(CODES.split(' ').map((code) => [english.of(code)?.toLowerCase() ?? code, code]));
}
