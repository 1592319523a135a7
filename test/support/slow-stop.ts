/** A process that runs until a signal, and whose stop never ends by itself. */
import { runUntilSignal } from '../../src/cli/signals.ts';

const tick = setInterval(() => {}, 1_000); // something is under way
const status = await runUntilSignal(async () => {
  process.stdout.write('running\n');
  return {
    [Symbol.asyncDispose]() {
      process.stdout.write('stopping\n');
      return new Promise<never>(() => {});
    },
  };
});
clearInterval(tick);
process.exit(status);
