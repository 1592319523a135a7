#!/usr/bin/env node
// Runs tsn from a checkout, with the Node that the project pins (the system's may be older).
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const node = join(root, 'node_modules/.bin/node');
const main = join(root, 'src/main.ts');

const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
// The terminal sends Ctrl-C to both; a SIGTERM to us is passed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', () => {
  console.error('tsn: cannot start Node 24\n  hint: run `npm ci --ignore-scripts` first');
  process.exitCode = 69;
});
child.on('exit', (code) => {
  process.exitCode = code ?? 70;
});
