/**
 * `node scripts/mariadb/with.ts COMMAND …`: runs it with TSN_TEST_MYSQL naming a MariaDB
 * server, one of our own unless one is given, and ends that server with it.
 */
import { spawn } from 'node:child_process';
import { startMariadb } from './private-server.ts';

const [command = '', ...args] = process.argv.slice(2);
process.on('SIGINT', () => {}); // the command gets it too, and ends first
const given = process.env['TSN_TEST_MYSQL'];
await using server = given === undefined || given === '' ? await startMariadb() : undefined;
const env = { ...process.env, TSN_TEST_MYSQL: given || server?.url };
const child = spawn(command, args, { stdio: 'inherit', env });
process.exitCode = await new Promise<number>((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (code) => resolve(code ?? 1));
});
