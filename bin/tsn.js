#!/usr/bin/env node
// Runs tsn from a checkout, with the Node that the project pins (the system's may be older).
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const node = join(root, 'node_modules/.bin/node');
const main = join(root, 'src/main.ts');

// A group of its own: a Ctrl-C comes to us alone, like a signal that is sent to us, and each is
// passed on exactly once (the second one means "now").
const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', detached: true });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', () => {
  console.error('tsn: cannot start Node 24\n  hint: run `npm ci --ignore-scripts` first');
  process.exitCode = 69;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
