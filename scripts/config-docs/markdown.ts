/** Tables in Markdown. */

export const GENERATED =
  '<!-- Written by scripts/config-docs.ts from the code: change it there. -->';

export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  const line = text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return line.startsWith('`') ? line : line.replaceAll('<', '&lt;');
}

export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}
