import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkLayers } from '../../scripts/checks/layers.ts';

function treeOf(t: TestContext, files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'tsn-layers-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), source);
  }
  return root;
}

const SEEDED = [
  ['domain/a.ts', "import { b } from '../platform/b.ts';", 'domain may not import platform'],
  ['domain/a.ts', "import type { B } from '../platform/b.ts';", 'domain may not import platform'],
  ['domain/a.ts', "export { b } from '../store/b.ts';", 'domain may not import store'],
  ['domain/a.ts', "import { readFileSync } from 'node:fs';", 'domain is pure: no node:fs'],
  ['platform/a.ts', "const b = await import('../store/b.ts');", 'platform may not import store'],
  ['engines/x/a.ts', "import { sql } from 'kysely';", 'kysely belongs to store'],
  ['server/receive/a.ts', "import { b } from '../ingest/b.ts';", 'stages of server are strangers'],
  ['node/ship/a.ts', "import { b } from '../watch/b.ts';", 'stages of node are strangers'],
  ['web/client/a.ts', "import { b } from '../api/b.ts';", 'web/client takes types only'],
  ['web/api/a.ts', "import { b } from '../../server/x/b.ts';", 'web/api may not import server'],
  ['web/ui/a.tsx', "import { b } from '../../store/b.ts';", 'web/ui may not import store'],
  ['cli/a.ts', "import ssh2 from 'ssh2';", 'ssh2 belongs to engines/sftp and engines/sftp-server'],
  ['store/a.ts', "import { b } from '../../test/b.ts';", 'nothing outside src'],
  ['elsewhere/a.ts', "import { b } from '../domain/b.ts';", 'every file belongs to a layer'],
] as const;

for (const [file, source, rule] of SEEDED) {
  test(`the layer checker sees ${file}: ${source}`, (t) => {
    const report = checkLayers(treeOf(t, { [file]: source }));
    assert.deepEqual(
      report.violations.map((violation) => violation.rule),
      [rule],
    );
  });
}

test('what the layers allow is no violation', (t) => {
  const root = treeOf(t, {
    'store/a.ts': "import { sql } from 'kysely';\nimport { b } from '../domain/b.ts';",
    'web/client/a.ts': "import type { B } from '../api/b.ts';",
    'server/receive/a.ts': "import { b } from './b.ts';\nimport { c } from '../c.ts';",
  });
  assert.deepEqual(checkLayers(root), { files: 3, imports: 5, violations: [] });
});

test('the program itself keeps the layers, and the checker sees all of it', () => {
  const report = checkLayers('src');
  assert.deepEqual(report.violations, []);
  assert.ok(report.files >= 60, `only ${report.files} files seen`);
});
