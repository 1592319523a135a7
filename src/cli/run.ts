/** One run of the command line: parse, call one command, answer the exit status. */
import { createContext } from './context.ts';
import { reportFailure } from './failure.ts';
import { createProgram } from './program.ts';

export async function run(argv: readonly string[]): Promise<number> {
  const context = createContext(argv);
  try {
    const program = await createProgram(argv, context);
    await program.parseAsync(argv, { from: 'user' });
    return context.status;
  } catch (error) {
    return reportFailure(error, context.json);
  }
}
