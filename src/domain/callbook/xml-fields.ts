/**
 * The flat XML that QRZ and HamQTH answer: elements of text inside one section. Both
 * say that the order of elements and the version are no promise, so they are read by name.
 */

/** The text of each element directly in `<section>`; undefined when there is no such section. */
export function xmlFields(
  xml: string,
  section: string,
): Readonly<Record<string, string>> | undefined {
  const begin = xml.search(new RegExp(`<${section}[\\s>/]`));
  if (begin < 0) return undefined;
  const end = xml.indexOf(`</${section}>`, begin);
  const inner = xml.slice(begin, end < 0 ? begin : end);
  const fields = inner.matchAll(/<([A-Za-z_][\w]*)>([^<]*)<\/\1>/g);
  return Object.fromEntries([...fields].map(([, name, text]) => [name, decoded(text ?? '')]));
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function decoded(text: string): string {
  return text
    .replaceAll(/&(#x?[0-9a-fA-F]{1,6}|[a-z]{2,4});/g, (whole, name: string) => {
      if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
      const code = name.startsWith('#x')
        ? Number.parseInt(name.slice(2), 16)
        : Number(name.slice(1));
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
