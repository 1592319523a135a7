/** One run of the command line: parse, call one command, answer the exit status. */
import { SOUND_PROCESS } from '../engines/audio/process/command.ts';
import { createContext } from './context.ts';
import { reportFailure } from './failure.ts';
import { createProgram } from './program.ts';

export async function run(argv: readonly string[]): Promise<number> {
  if (argv[0] === SOUND_PROCESS) return serve();
  const context = createContext(argv);
  try {
    const program = await createProgram(argv, context);
    await program.parseAsync(argv, { from: 'user' });
    return context.status;
  } catch (error) {
    return reportFailure(error, context.json);
  }
}

/** The server starts this executable again to decode in: see engines/audio/process. */
async function serve(): Promise<number> {
  const { serveSounds } = await import('../engines/audio/process/serve.ts');
  await serveSounds(process.stdin, process.stdout);
  return 0;
}
