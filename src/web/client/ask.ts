/** One request to a server, with what goes wrong in tsn's words. */
import { noAnswer, readFailure } from './failure.ts';

/** The other status that is an answer, as health's 503 is. */
interface AskOptions {
  readonly alsoGood?: number | undefined;
}

/** `root`: `http://127.0.0.1:8080`, or empty for the page's own server. Throws ApiFailure. */
export async function ask(
  root: string,
  path: string,
  init: RequestInit = {},
  { alsoGood }: AskOptions = {},
): Promise<Response> {
  const answer = await heard(root, init, () => fetch(`${root}${path}`, init));
  if (!answer.ok && answer.status !== alsoGood) throw await readFailure(answer);
  return answer;
}

/** Reads an answer to its end. Throws ApiFailure when the server is gone before it. */
export async function heard<T>(
  root: string,
  { signal }: RequestInit,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw noAnswer(root === '' ? 'this address' : root, error);
  }
}
