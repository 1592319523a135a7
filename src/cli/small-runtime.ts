/**
 * `tsn node` runs for months on machines with little memory, and Bun takes its settings for
 * that only from the environment, at its start. So it starts once more in its own place
 * (the same process, 10 ms): without the last stage of the compiler, which costs more than
 * it saves here, with the one before it for what runs very often, and giving memory back at
 * once. A setting of the operator's own stays. Imported first, for what it does.
 */
import { builtIn } from './build-info.ts';

const SETTINGS: Readonly<Record<string, string>> = {
  BUN_JSC_useFTLJIT: '0',
  BUN_JSC_thresholdForOptimizeAfterWarmUp: '10000',
  BUN_JSC_thresholdForOptimizeAfterLongWarmUp: '10000',
  MIMALLOC_PURGE_DELAY: '0',
};

const [, , command, next = '-'] = process.argv;
const isNode = command === 'node' && next.startsWith('-');
const isSet = Object.keys(SETTINGS).some((name) => process.env[name] !== undefined);
if (isNode && builtIn && !isSet && process.platform === 'linux') {
  const environment = { ...process.env, ...SETTINGS };
  try {
    process.execve?.(process.execPath, [process.execPath, ...process.argv.slice(2)], environment);
  } catch {
    // Not here (a sandbox, an emulator): it runs as it was started, and larger.
  }
}
