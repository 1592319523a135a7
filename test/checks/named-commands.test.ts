/** Every command that a hint or a page names is there, under that name and with those flags. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Command } from 'commander';
import { createContext } from '../../src/cli/context.ts';
import { COMMANDS } from '../../src/cli/program.ts';
import { FAILURES } from '../../src/platform/errors.ts';

const PAGES = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)];

/** `tsn …` between backticks, and the lines of indented examples that begin with it. */
function named(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`(tsn [a-z][^`\n]*)`/g)].map(([, words = '']) => words);
  const examples = [...text.matchAll(/^ {4}(?:sudo (?:-u \w+ )?)?(tsn [a-z].*)$/gm)];
  return [...quoted, ...examples.map(([, words = '']) => words)];
}

async function tree(): Promise<Command> {
  const program = new Command('tsn').option('--json').option('--help').option('--version');
  for (const entry of COMMANDS) {
    await (await entry.load()).define(program.command(entry.name), createContext([]));
  }
  return program;
}

/** What is wrong with it; undefined when it can be typed so. */
function slipIn(line: string, program: Command): string | undefined {
  const words = line
    .replace(/\s{2,}#.*$/, '')
    .split(/\s+/)
    .slice(1);
  let command = program;
  let names = true;
  for (const word of words) {
    const flag = /^(--[a-z][\w-]*)/.exec(word)?.[1];
    if (flag !== undefined && !hasFlag(command, program, flag)) return `no flag ${flag}`;
    if (flag !== undefined || !names) continue;
    const inner = command.commands.find((each) => nameOf(each).includes(word));
    if (inner !== undefined) command = inner;
    else if (command.commands.length > 0 && /^[a-z-]+$/.test(word)) return `no command ${word}`;
    else names = false;
  }
  return undefined;
}

const nameOf = (command: Command): readonly string[] => [command.name(), ...command.aliases()];

/** A group without a further word means its default command, whose flags it has then. */
function hasFlag(command: Command, program: Command, flag: string): boolean {
  const among = [program, command, ...command.commands];
  return (
    among.some(({ options }) => options.some(({ long }) => long === flag)) || flag === '--help'
  );
}

test('hints name commands that are there', async () => {
  const program = await tree();
  for (const [code, { hint }] of Object.entries(FAILURES)) {
    for (const line of named(hint))
      assert.equal(slipIn(line, program), undefined, `${code}: ${line}`);
  }
});

test('messages and the page name commands that are there', async () => {
  const program = await tree();
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const slips = files.flatMap((file) =>
    named(readFileSync(`src/${file}`, 'utf8').replaceAll('\\`', '`')).flatMap((line) => {
      if (line.includes('${')) return []; // a template that begins with our name
      const slip = slipIn(line.replaceAll(/[|…].*$/g, ''), program);
      return slip === undefined ? [] : [`${file}: ${line}: ${slip}`];
    }),
  );
  assert.deepEqual(slips, []);
});

test('the documentation names commands that are there', async () => {
  const program = await tree();
  const slips = PAGES.flatMap((page) =>
    named(readFileSync(page, 'utf8')).flatMap((line) => {
      const slip = slipIn(line.replaceAll(/[|…].*$/g, ''), program);
      return slip === undefined ? [] : [`${page}: ${line}: ${slip}`];
    }),
  );
  assert.deepEqual(slips, []);
});
