/** docs/failures.md: every failure code. */
import { FAILURES } from '../../src/platform/errors.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

const HEAD = `# Failure codes

Every failure has a stable code. It stands in the log, with the job, on the page, and \`tsn explain CODE\` explains it. *later*: it
is tried again by itself, with growing pauses. *never*: trying again cannot help; the job is a dead letter that waits for a person
(\`tsn jobs ls --dead\`, \`tsn jobs revive ID\`). The status is what a command ends with (sysexits.h).`;

export function failuresPage(): string {
  const rows = Object.entries(FAILURES).map(([name, { retry, exit, hint }]) => [
    code(name),
    retry,
    String(exit),
    hint,
  ]);
  return `${GENERATED}\n\n${HEAD}\n\n${markdownTable(['Code', 'Again', 'Status', 'Remedy'], rows)}\n`;
}
