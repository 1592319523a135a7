/** A node that runs as a service loads no sub-commands; everyone else finds them all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { define, NODE_COMMANDS } from '../../src/cli/commands/node.ts';
import { createContext } from '../../src/cli/context.ts';

async function commandsOf(argv?: readonly string[]): Promise<readonly string[]> {
  const command = new Command('node');
  await define(command, createContext([]), argv);
  return command.commands.map((inner) => inner.name());
}

test('the names by which a service is told from a sub-command are those of all of them', async () => {
  assert.deepEqual((await commandsOf()).toSorted(), [...NODE_COMMANDS].toSorted());
});

test('a service knows no sub-commands, and whoever may have meant one gets all', async () => {
  for (const argv of [[], ['--config', 'node.yaml'], ['--json', '--watch-dir', '/a']]) {
    assert.deepEqual(await commandsOf(['node', ...argv]), [], argv.join(' '));
  }
  for (const argv of [
    ['statsu'],
    ['--json', 'status'],
    ['--help'],
    ['-h'],
    ['--config', 'a', 'ls'],
  ]) {
    assert.equal(
      (await commandsOf(['node', ...argv])).length,
      NODE_COMMANDS.length,
      argv.join(' '),
    );
  }
  assert.equal((await commandsOf(['help', 'node'])).length, NODE_COMMANDS.length);
});
