/** Numbers on the command line. */
import { InvalidArgumentError } from 'commander';

/** For `--limit`: a whole number from 1 to 500, as the API takes it. */
export function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit;
  throw new InvalidArgumentError('write a number from 1 to 500');
}
