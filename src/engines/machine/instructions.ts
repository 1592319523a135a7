/** What the processor can do, as Linux tells it. */
import { readFileSync } from 'node:fs';

/** Flags of the first processor; empty where Linux does not say (arm64 names other things). */
export function processorFlags(cpuinfo = readCpuinfo()): ReadonlySet<string> {
  const line = /^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  return new Set(line.split(' ').filter((flag) => flag !== ''));
}

/** What src/native/cpu-check.c asks of a processor for the second worker. */
const AVX512 = [
  'avx512f',
  'avx512cd',
  'avx512vl',
  'avx512dq',
  'avx512bw',
  'avx512vbmi',
  'avx512_vnni',
] as const;

/** Whether the AVX-512 worker runs here. Linux leaves flags out that it or its hypervisor forbids. */
export function hasAvx512(flags: ReadonlySet<string> = processorFlags()): boolean {
  return AVX512.every((flag) => flags.has(flag));
}

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return ''; // no /proc: the plain worker runs everywhere
  }
}
