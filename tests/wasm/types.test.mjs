// The types as a strict project sees them: what is right compiles, and each line that is marked as wrong does
// not. So do the examples of the package's README.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tsc, withExampleFiles } from './readme-examples.mjs';

// What the examples leave to their reader to have.
const given = `
declare const passwordBytes: Uint8Array;
declare const answerBytes: Uint8Array;
declare const onProgress: () => void;
declare const signal: AbortSignal;
`;

function compile(resolution, files, more = []) {
  const module = resolution === 'nodenext' ? 'nodenext' : 'esnext';
  try {
    tsc([
      ...['--noEmit', '--strict', ...more],
      ...['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', 'node'],
      ...['--module', module, '--moduleResolution', resolution, '--skipLibCheck', 'false'],
      ...files,
    ]);
  } catch (error) {
    assert.fail(error.stdout);
  }
}

for (const resolution of ['bundler', 'nodenext']) {
  test(`a strict project that resolves modules as ${resolution}`, () => {
    compile(
      resolution,
      [fileURLToPath(new URL('types/api.ts', import.meta.url))],
      ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
    );
    withExampleFiles('wasm/README.md', given, (files) => compile(resolution, files));
  });
}
