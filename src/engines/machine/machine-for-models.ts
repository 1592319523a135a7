/** What of this machine decides how fast a speech model is. */
import { arch, availableParallelism, totalmem } from 'node:os';
import type { MachineForModels } from '../../domain/model-speed.ts';
import { hasAvx512 } from './instructions.ts';

export function machineForModels(): MachineForModels {
  return {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    isArm: arch() === 'arm64',
    hasAvx512: hasAvx512(),
  };
}
