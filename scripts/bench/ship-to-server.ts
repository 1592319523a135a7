/** The same load to a tsn server on the same machine: it hashes, syncs and records each before it answers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { joinNode, planSite, type Site, startNode, startServer } from '../showcase/site.ts';
import type { Launcher, Running } from '../showcase/tsn.ts';

interface Given {
  readonly tsn: Launcher;
  /** Where to put it all. */
  readonly root: string;
  readonly files: number;
  /** Puts the load into a folder. */
  readonly fill: (folder: string) => void;
}

/** Seconds from the start of the node, its spool full, until the server has confirmed all. */
export async function shipToServer({ tsn, root, files, fill }: Given): Promise<number> {
  const place = await mkdtemp(join(root, 'server-'));
  const site = await planSite(place, join(place, 'no-model.bin'));
  const first = await startServer(tsn, site);
  await joinNode(tsn, site);
  await first.stop();
  fill(join(site.watchDir, 'many'));
  await runUntil(tsn, site, 'spooled', files);
  const server = await startServer(tsn, site);
  const seconds = await runUntil(tsn, site, 'shipped', files);
  await server.stop();
  await rm(place, { recursive: true });
  return seconds;
}

async function runUntil(tsn: Launcher, site: Site, message: string, times: number) {
  const from = performance.now();
  const node = startNode(tsn, site, ['--watch-settle', '200ms', '--watch-rescan', '1s']);
  await heard(node, message, times);
  const seconds = (performance.now() - from) / 1000;
  await node.stop();
  return seconds;
}

function heard(node: Running, message: string, times: number): Promise<void> {
  let seen = 0;
  return new Promise((done, failed) => {
    node.onLine((line) => {
      if (line.includes(`"msg":"${message}"`) && ++seen === times) done();
    });
    node.child.once('exit', () => failed(new Error(node.lines.slice(-5).join('\n'))));
  });
}
