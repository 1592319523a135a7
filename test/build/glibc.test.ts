import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

/** Ubuntu 22.04 is the oldest system that we promise. */
const NEWEST_ALLOWED = 2.34;
const TARGETS = ['linux-x64', 'linux-arm64'] as const;

const PARTS = TARGETS.flatMap((target) => [
  `build/out/native/${target}/tsn-whisperd`,
  ...(target === 'linux-x64' ? [`build/out/native/${target}/tsn-whisperd-avx512`] : []),
  `node_modules/better-sqlite3/prebuilds/${target}.node`,
]);

/** For `skip`: in CI everything is built, and what is missing fails. */
function unbuilt(path: string): string | false {
  return existsSync(path) || process.env['CI'] ? false : `${path} is not built`;
}

function newestGlibc(path: string): number {
  const symbols = execFileSync('objdump', ['-T', path], { encoding: 'utf8' });
  const versions = [...symbols.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  assert.ok(versions.length > 0, 'objdump saw its symbols');
  return Number(`2.${String(Math.max(...versions)).padStart(2, '0')}`);
}

for (const path of PARTS) {
  test(`${path} runs with glibc ${NEWEST_ALLOWED}`, { skip: unbuilt(path) }, () => {
    assert.ok(newestGlibc(path) <= NEWEST_ALLOWED);
  });
}

/** A minimal system has these for certain, because its libc6 package needs them. */
const PRESENT = /^(libc|libm|libgcc_s|ld-linux-x86-64|ld-linux-aarch64)\.so\.\d$/;

for (const path of PARTS.filter((part) => part.includes('tsn-whisperd'))) {
  test(`${path} needs no library that a minimal system lacks`, { skip: unbuilt(path) }, () => {
    const headers = execFileSync('objdump', ['-p', path], { encoding: 'utf8' });
    const needed = [...headers.matchAll(/NEEDED\s+(\S+)/g)].map(([, name]) => name ?? '');
    assert.deepEqual(
      needed.filter((name) => !PRESENT.test(name)),
      [],
    );
  });
}
