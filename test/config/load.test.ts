/** Where configuration comes from, which source wins, and how mistakes are told. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { explainConfig } from '../../src/config/explain.ts';
import { findDataDir, loadNodeConfig } from '../../src/config/load.ts';
import { loadServerConfig } from '../../src/config/load-server.ts';
import { NODE } from '../../src/config/node-config.ts';
import type { Surroundings } from '../../src/config/places.ts';
import { SERVER } from '../../src/config/server-config.ts';
import { unknownVariables } from '../../src/config/variables.ts';

const KEY = `SHA256:${'a'.repeat(43)}`;

const NODE_YAML = `
nodeId: hilltop
watch:
  dir: /recorder
  timeZone: America/Denver
  settle: 3s
ship:
  host: tsn.example.org
  hostKey: ${KEY}
`;

function surroundings(t: TestContext, env: Record<string, string> = {}): Surroundings {
  const home = mkdtempSync(join(tmpdir(), 'tsn-config-'));
  t.after(() => rmSync(home, { recursive: true }));
  return { env, root: false, home, cwd: home, timeZone: 'Europe/Berlin', etc: join(home, 'etc') };
}

function write(around: Surroundings, text: string, name = 'given.yaml'): string {
  const path = join(around.cwd, name);
  writeFileSync(path, text);
  return path;
}

function problemsOf(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 'config/invalid');
    return error.message;
  }
  assert.fail('it loads');
}

test('a server needs no configuration at all', (t) => {
  const { config, file } = loadServerConfig({ around: surroundings(t) });
  assert.equal(file, undefined);
  assert.deepEqual(config.http, { host: '127.0.0.1', port: 8080 });
  assert.equal(config.sftp.host, '0.0.0.0');
  assert.equal(config.sftp.port, 2222);
});

test('the data folder follows the user, and a node keeps its own inside', (t) => {
  const user = surroundings(t);
  const root = { ...user, root: true };
  const homeless = { ...user, home: undefined };
  const moved = { ...user, env: { TSN_DATA: '/moved' } };
  assert.equal(findDataDir(SERVER, { around: user }), join(user.cwd, '.local/share/tsn'));
  assert.equal(findDataDir(SERVER, { around: root }), '/var/lib/tsn');
  assert.equal(findDataDir(SERVER, { around: homeless }), '/var/lib/tsn');
  assert.equal(findDataDir(SERVER, { around: moved }), '/moved');
  assert.equal(findDataDir(NODE, { around: moved }), '/moved/node');
  assert.equal(findDataDir(NODE, { around: root }), '/var/lib/tsn/node');
});

test('a flag wins over a variable, a variable over the file, the file over the default', (t) => {
  const around = surroundings(t);
  const configFile = write(around, 'http:\n  port: 1111\n');
  const withEnv = { ...around, env: { TSN_HTTP_PORT: '2222' } };
  const port = (needs: Parameters<typeof loadServerConfig>[0]) =>
    loadServerConfig(needs).config.http.port;
  assert.equal(port({ around }), 8080);
  assert.equal(port({ around, configFile }), 1111);
  assert.equal(port({ around: withEnv, configFile }), 2222);
  assert.equal(port({ around: withEnv, configFile, flags: { 'http.port': '3333' } }), 3333);
});

test('each value tells its origin', (t) => {
  const around = surroundings(t, { TSN_SFTP_PORT: '9' });
  const configFile = write(around, 'http:\n  port: 1111\n');
  const loaded = loadServerConfig({ around, configFile, flags: { 'log.level': 'warn' } });
  const origins = new Map(explainConfig(loaded).map(({ path, origin }) => [path, origin]));
  assert.equal(origins.get('http.port'), configFile);
  assert.equal(origins.get('sftp.port'), 'TSN_SFTP_PORT');
  assert.equal(origins.get('log.level'), '--log-level');
  assert.equal(origins.get('http.host'), 'default');
});

test('the file is looked for with --config, then $TSN_CONFIG, then at home', (t) => {
  const around = surroundings(t);
  mkdirSync(join(around.cwd, '.config/tsn'), { recursive: true });
  write(around, 'http: {port: 1}', '.config/tsn/server.yaml');
  const named = write(around, 'http: {port: 2}', 'named.yaml');
  const given = write(around, 'http: {port: 3}', 'flag.yaml');
  const withEnv = { ...around, env: { TSN_CONFIG: named } };
  assert.equal(loadServerConfig({ around }).config.http.port, 1);
  assert.equal(loadServerConfig({ around: withEnv }).config.http.port, 2);
  assert.equal(loadServerConfig({ around: withEnv, configFile: given }).config.http.port, 3);
  assert.throws(() => loadServerConfig({ around, configFile: 'gone.yaml' }), {
    code: 'config/not-found',
  });
});

test('a node gets lengths of time in milliseconds, and computed defaults', (t) => {
  const around = surroundings(t);
  const { config } = loadNodeConfig({ around, configFile: write(around, NODE_YAML) });
  assert.equal(config.watch.settle, 3_000);
  assert.equal(config.watch.rescan, 60_000);
  assert.equal(config.watch.timeZone, 'America/Denver');
  assert.equal(config.ship.user, 'hilltop');
  assert.deepEqual(config.ship.key, { file: join(config.dataDir, 'node.key') });
});

test('a secret from one place replaces the one from another', (t) => {
  const around = surroundings(t, { TSN_SHIP_KEY_ENV: 'MY_KEY' });
  const configFile = write(around, `${NODE_YAML}  key: {file: /etc/key}\n`);
  assert.deepEqual(loadNodeConfig({ around, configFile }).config.ship.key, { env: 'MY_KEY' });
});

test('relative paths belong to the file that says them', (t) => {
  const around = surroundings(t);
  mkdirSync(join(around.cwd, 'etc'));
  const configFile = write(around, 'dataDir: data\n', 'etc/server.yaml');
  assert.equal(
    loadServerConfig({ around, configFile }).config.dataDir,
    join(around.cwd, 'etc/data'),
  );
  const flags = { dataDir: 'data' };
  assert.equal(
    loadServerConfig({ around, configFile, flags }).config.dataDir,
    join(around.cwd, 'data'),
  );
});

test('the key of a recogniser in a chain is looked for beside the file that names it', (t) => {
  const around = surroundings(t);
  mkdirSync(join(around.cwd, 'etc'));
  const link = 'kind: openai, url: "https://api.example.org/v1", model: m';
  const chain = `{near: {${link}, key: {file: openai.key}}, home: {${link}, key: {file: ~/my.key}}}`;
  const configFile = write(around, `transcribe: {chain: ${chain}}\n`, 'etc/server.yaml');
  const { near, home } = loadServerConfig({ around, configFile }).config.transcribe.chain;
  assert.deepEqual(near?.key, { file: join(around.cwd, 'etc/openai.key') });
  assert.deepEqual(home?.key, { file: join(around.cwd, 'my.key') });
});

test('so do paths below names and in lists that operators choose, and a model that is a path', (t) => {
  const around = surroundings(t);
  mkdirSync(join(around.cwd, 'etc'));
  const configFile = write(
    around,
    `receive:
  drop: {hill: {dir: incoming, node: hill, recorder: allstar, after: move, moveTo: done}}
  senders: {old: {node: hill, recorder: allstar, password: {file: old.pass}}}
webhooks: [{url: "https://example.org/a", secret: {file: hook.secret}}]
transcribe: {model: models/mine.bin, nodes: {hill: {model: base.en}}}
`,
    'etc/server.yaml',
  );
  const { config } = loadServerConfig({ around, configFile });
  const at = (name: string) => join(around.cwd, 'etc', name);
  const { drop, senders } = config.receive;
  assert.deepEqual([drop['hill']?.dir, drop['hill']?.moveTo], [at('incoming'), at('done')]);
  assert.deepEqual(senders['old']?.password, { file: at('old.pass') });
  assert.deepEqual(config.webhooks[0]?.secret, { file: at('hook.secret') });
  assert.equal(config.transcribe.model, at('models/mine.bin'));
  assert.equal(config.transcribe.nodes['hill']?.model, 'base.en');
});

test('all mistakes are told at once, each with file, line and key', (t) => {
  const around = surroundings(t);
  const yaml = NODE_YAML.replace('settle: 3s', 'settle: 3').replace('  host:', '  hst:');
  const configFile = write(around, yaml);
  const problems = problemsOf(() => loadNodeConfig({ around, configFile }));
  assert.match(
    problems,
    new RegExp(`${configFile}:6: \`watch.settle\`: write a number and a unit`),
  );
  assert.match(
    problems,
    new RegExp(`${configFile}:8: unknown key \`ship.hst\`; did you mean \`ship.host\``),
  );
  assert.match(problems, /`ship\.host` is missing \(or --ship-host, TSN_SHIP_HOST\)/);
});

test('a variable with a mistake is named itself', (t) => {
  const around = surroundings(t, { TSN_HTTP_PORT: 'many' });
  assert.match(
    problemsOf(() => loadServerConfig({ around })),
    /^TSN_HTTP_PORT: `http\.port`/,
  );
});

test('a secret that is written out is refused and not repeated', (t) => {
  const around = surroundings(t);
  const configFile = write(around, `${NODE_YAML}  key: hunter2-is-my-key\n`);
  const problems = problemsOf(() => loadNodeConfig({ around, configFile }));
  assert.match(problems, /ship\.key/);
  assert.doesNotMatch(problems, /hunter2/);
});

test('YAML that is none is told with its line', (t) => {
  const around = surroundings(t);
  const configFile = write(around, 'http:\n  port: [1\n');
  assert.match(
    problemsOf(() => loadServerConfig({ around, configFile })),
    new RegExp(`${configFile}:\\d+: `),
  );
  const twice = write(around, 'http: {}\nhttp: {}\n', 'twice.yaml');
  assert.match(
    problemsOf(() => loadServerConfig({ around, configFile: twice })),
    /twice\.yaml:2: .*unique/,
  );
});

test('the page is not opened to the network by accident', (t) => {
  const around = surroundings(t);
  const open = { 'http.host': '0.0.0.0' };
  assert.throws(() => loadServerConfig({ around, flags: open }), { code: 'config/insecure-http' });
  const meant = { ...open, insecureHttp: 'true' };
  assert.equal(loadServerConfig({ around, flags: meant }).config.http.host, '0.0.0.0');
  assert.ok(loadServerConfig({ around, flags: { 'http.host': '::1' } }));
});

test('variables that nothing reads are pointed out', async () => {
  const env = { TSN_HTTP_PROT: '1', TSN_SHIP_HOST: 'for the node', TSN_DATA: 'x', HOME: 'x' };
  assert.deepEqual(await unknownVariables({ TSN_CONFIG: 'x', HOME: 'x' }), []);
  assert.deepEqual(await unknownVariables(env), [
    'environment variable TSN_HTTP_PROT is no setting; did you mean TSN_HTTP_PORT?',
  ]);
});

test('settings cannot be changed once they are loaded', (t) => {
  const { config } = loadServerConfig({ around: surroundings(t) });
  assert.throws(() => Object.assign(config.http, { port: 1 }), TypeError);
});

test('a section with nothing in it is an empty section', (t) => {
  const around = surroundings(t);
  const { config } = loadServerConfig({
    around,
    configFile: write(around, 'http:\nlog:\n  level:\n'),
  });
  assert.equal(config.http.port, 8080);
  assert.match(
    problemsOf(() => loadServerConfig({ around, configFile: write(around, 'htp:\n') })),
    /unknown key `htp`/,
  );
});

const TWO_SOURCES = `${NODE_YAML}
sources:
  air: {dir: air, recorder: rtlsdr-airband, frequency: 118.7MHz}
  hill: {dir: /hill, mask: '#DATE_#TIME_#TG', labels: {county: Polk}}
`;

test('further sources have the settings and the defaults of the first', (t) => {
  const around = surroundings(t);
  const { config } = loadNodeConfig({ around, configFile: write(around, TWO_SOURCES) });
  const { air, hill } = config.sources;
  assert.equal(air?.dir, join(around.cwd, 'air'), 'below the file that says so');
  assert.equal(air.timeZone, 'UTC', 'what RTLSDR-Airband writes');
  assert.equal(air.frequency, 118_700_000);
  assert.equal(hill?.timeZone, around.timeZone);
  assert.equal(hill.settle, 2_000);
  assert.deepEqual(hill.labels, { county: 'Polk' });
});

for (const [what, sources, said] of [
  ['without a folder', 'air: {recorder: svxlink}', /`sources\.air\.dir` is missing/],
  [
    'of an unknown recorder',
    'air: {dir: /a, recorder: cassette}',
    /sources\.air\.recorder.*one of/,
  ],
  ['with a mask without tags', "air: {dir: /a, mask: 'x'}", /#DATE_#TIME_#TG/],
  ['with a strange name', 'Air 1: {dir: /a}', /sources/],
] as const) {
  test(`a source ${what} is refused with the place and the remedy`, (t) => {
    const around = surroundings(t);
    const configFile = write(around, `${NODE_YAML}\nsources:\n  ${sources}\n`);
    assert.throws(() => loadNodeConfig({ around, configFile }), {
      code: 'config/invalid',
      message: said,
    });
  });
}
