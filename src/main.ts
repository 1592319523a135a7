/** Arguments in, exit status out. The only place that ends the process. */
import './cli/small-runtime.ts';
import { run } from './cli/run.ts';

/** A reader that went away (`tsn … | head`) is no failure: there is nobody left to tell. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

const status = await run(process.argv.slice(2));
// Pipes are written in the background: wait until the reader has everything.
process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
