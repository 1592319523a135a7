/** Where figures were measured, for the reports of benchmarks and evals. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { capture } from '../build/run.ts';

/** `AMD EPYC, 2 cores, 24 GiB` */
export function machine(): string {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${gigabytes} GiB`;
}

/** The commit that is checked out, twelve characters of it. */
export function commit(): string {
  return capture('git', ['rev-parse', '--short=12', 'HEAD']);
}
