// The types as a strict project sees them: what is right compiles, and each line that is marked as wrong does not.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const tsc = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
);

for (const resolution of ['bundler', 'nodenext']) {
  test(`a strict project that resolves modules as ${resolution}`, () => {
    const module = resolution === 'nodenext' ? 'nodenext' : 'esnext';
    const options = [
      ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
      ...['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', 'node'],
      ...['--module', module, '--moduleResolution', resolution, '--skipLibCheck', 'false'],
    ];
    try {
      execFileSync(process.execPath, [tsc, ...options, join(here, 'types/api.ts')], {
        encoding: 'utf8',
      });
    } catch (error) {
      assert.fail(error.stdout);
    }
  });
}
