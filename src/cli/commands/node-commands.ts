/** The sub-commands of `tsn node`, all of them. */
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { defineNodeDoctor } from './node-doctor.ts';
import { defineNodeInit } from './node-init.ts';
import { defineInstall } from './node-install.ts';
import { defineJoin } from './node-join.ts';
import { defineSpool } from './node-spool.ts';
import { defineNodeStatus } from './node-status.ts';

export function defineNodeCommands(command: Command, context: CliContext): void {
  defineJoin(command, context);
  defineInstall(command, context);
  defineNodeInit(command, context);
  defineNodeStatus(command, context);
  defineSpool(command, context);
  defineNodeDoctor(command, context);
}
