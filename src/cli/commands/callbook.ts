/** `tsn callbook import|update|lookup|status`: who holds a callsign. */

import type { Command } from 'commander';
import { findDataDir } from '../../config/load.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import { SERVER } from '../../config/server-config.ts';
import { type ImportOptions, importFiles } from '../callbook/import.ts';
import { lookUp } from '../callbook/lookup.ts';
import { showStatus } from '../callbook/status.ts';
import { type UpdateOptions, updateCallbook } from '../callbook/update.ts';
import type { CliContext } from '../context.ts';
import { readLimit } from '../limits.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

export function define(command: Command, context: CliContext): void {
  const dataDirOf = (self: Command): string =>
    findDataDir(SERVER, loadNeeds(self, SERVER, context));
  addPlaceFlags(
    subCommand(
      command,
      'import <file...>',
      'read licences (l_amat.zip, l_am_mon.zip …) or a country file (cty.dat, cty.csv)',
    ),
  )
    .option('--kind <kind>', 'full or daily, when the name does not say it')
    .option('--force', 'read it again, or in place of newer data')
    .action(async (files: string[], options: ImportOptions, self: Command) =>
      importFiles(files, options, dataDirOf(self), context),
    );
  addPlaceFlags(
    subCommand(command, 'update', 'fetch what is new from the FCC and import it; for cron'),
  )
    .option('--mirror <url>', 'another server with the folders complete and daily')
    .action(async (options: UpdateOptions, self: Command) =>
      updateCallbook(options, dataDirOf(self), context),
    );
  addPlaceFlags(
    subCommand(command, 'lookup <callsign>', 'who holds it; with ? and *, who it can be'),
  )
    .option('--limit <n>', 'how many for a pattern', readLimit, 50)
    .action(async (callsign: string, options: { limit: number }, self: Command) =>
      lookUp(
        callsign,
        options.limit,
        loadServerConfig(loadNeeds(self, SERVER, context)).config,
        context,
      ),
    );
  addPlaceFlags(subCommand(command, 'status', 'what is in the callbook, and of when')).action(
    async (_: unknown, self: Command) => showStatus(dataDirOf(self), context),
  );
}
