// The types as a strict project sees them: what is right compiles, and each line that is marked as wrong does
// not. So do the examples of the package's README.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
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

// In docs/EMBEDDING.md also what an example before has made.
const embedding = `
declare const askBackend: () => Promise<string>;
declare const show: (what: string, words: string) => void;
declare const askAgain: (resolution: unknown) => Promise<void>;
declare const link: string;
`;
const made = `
declare const session: import('waferseal').Session;
declare const draft: import('waferseal').Draft;
declare const resolution: import('waferseal').Resolution;
declare const resolved: import('waferseal').Resolution;
`;

// What the example does not make itself, so that each is checked against the package's types.
function giveWhatIsMissing(file) {
  const code = readFileSync(file, 'utf8');
  const missing = made.split('\n').filter((line) => {
    const name = /const (\w+):/.exec(line)?.[1];
    return name !== undefined && !new RegExp(`^const ${name}\\b`, 'm').test(code);
  });
  // An example without an import is a module all the same.
  writeFileSync(file, `${code}\n${missing.join('\n')}\nexport {};\n`);
}

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
    withExampleFiles('docs/EMBEDDING.md', given + embedding, (files) => {
      for (const file of files) giveWhatIsMissing(file);
      compile(resolution, files);
    });
  });
}
