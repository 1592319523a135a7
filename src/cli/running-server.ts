/**
 * The server that works on a data folder. One that was killed leaves its note behind, and
 * whatever answers at that address by now may be another server, or no tsn at all: it is
 * believed only when it names itself as this folder does.
 */
import { z } from 'zod';
import { readRunning, type ServerNote } from '../config/server-note.ts';
import { readInstance } from '../platform/instance.ts';
import { parseJson } from '../platform/json.ts';

const Health = z.object({ state: z.string(), instance: z.string().optional() });

/** Longest wait for a server that the note speaks of. */
const ANSWER_MS = 5_000;

/** Undefined while none runs. */
export async function runningServer(dataDir: string): Promise<ServerNote | undefined> {
  const note = readRunning(dataDir);
  if (note === undefined) return undefined;
  const health = await askHealth(note.page);
  if (health === undefined) return undefined;
  const [mine, its] = [readInstance(dataDir), health.instance];
  // An older server does not say who it is.
  return mine === undefined || its === undefined || mine === its ? note : undefined;
}

/** Whether some tsn server answers there. */
export async function answers(page: string): Promise<boolean> {
  return (await askHealth(page)) !== undefined;
}

/** Undefined: nobody answers, or no tsn server. */
async function askHealth(page: string): Promise<z.output<typeof Health> | undefined> {
  try {
    const answer = await fetch(`${page}/api/health`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return Health.safeParse(parseJson(await answer.text())).data;
  } catch {
    return undefined;
  }
}
