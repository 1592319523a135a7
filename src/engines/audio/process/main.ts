/** The decoding process in a checkout; the executable starts itself with the same effect. */
import { serveSounds } from './serve.ts';

await serveSounds(process.stdin, process.stdout);
