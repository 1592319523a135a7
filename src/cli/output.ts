/** Printing: facts as text for people or as JSON for programs; nothing else writes to standard output. */
import type { CliContext } from './context.ts';

/** Prints `value` as JSON when `--json` was given, else the text that `render` makes of it. */
export function printFacts<T>(context: CliContext, value: T, render: (value: T) => string): void {
  printLine(context.json ? JSON.stringify(value, null, 2) : render(value));
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For notes and progress: never mixed with facts. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * A table with aligned columns. Text from outside may hold control characters:
 * they are made visible, so that no recording can move the cursor.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const safe = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) =>
    Math.max(...safe.map((row) => (row[column] ?? '').length)),
  );
  return safe
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A table without the columns in which nothing stands. */
export function leanTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isUsed = (_: string, column: number) => rows.some((row) => (row[column] ?? '') !== '');
  return table(
    head.filter(isUsed),
    rows.map((row) => row.filter(isUsed)),
  );
}

/** `key  value` lines. */
export function listing(entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...entries.map(([key]) => key.length));
  return entries
    .map(([key, value]) => `${key.padEnd(width)}  ${printable(value)}`.trimEnd())
    .join('\n');
}

/** One line: nothing that came over the air may steer a terminal, or turn the letters of a name around. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');
}
