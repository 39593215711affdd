// The check of docstrings sees what is missing.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { runTypeDoc } from '../../setup/docs.mjs';

/** What TypeDoc, set as for the package, complains of in a project of one file and a README. */
function complaintsOf(t, { readme, source }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-docs-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  const compilerOptions = { module: 'esnext', moduleResolution: 'bundler', types: [] };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['index.ts'] }));
  write('package.json', JSON.stringify({ name: 'fixture', version: '1.0.0' }));
  write('index.ts', source);
  write('README.md', readme);
  const usual = new URL('../../setup/docs/typedoc.config.mjs', import.meta.url);
  const own = { entryPoints: ['index.ts'], tsconfig: 'tsconfig.json', readme: 'README.md' };
  write(
    'typedoc.config.mjs',
    `import usual from ${JSON.stringify(usual)};\nexport default { ...usual, ...${JSON.stringify(own)} };\n`,
  );
  return runTypeDoc(['--emit', 'none', '--options', path.join(folder, 'typedoc.config.mjs')]);
}

test('names without a docstring, types that are not exported and broken links are faults', (t) => {
  const source = `
export function bare(): void {}
/** Its method has no docstring. */
export interface Bare {
  method(): void;
}
interface Hidden {
  n: 1;
}
/** Uses what is not exported. */
export type Open = Hidden | 2;
/** See {@link nobody}. */
export function linked(): void {}
`;
  const complaints = complaintsOf(t, { readme: '# R\n\n[gone](./gone.md)\n', source });
  for (const complaint of [
    /\bbare \(.* does not have any documentation/,
    /\bBare\.method \(.* does not have any documentation/,
    /\bHidden, .* is referenced by Open but not included/,
    /"nobody" in comment for linked/,
    /gone\.md is not a file/,
    /Found 0 errors and 5 warnings$/,
  ]) {
    assert.match(complaints.join('\n'), complaint);
  }
});

test('a member of plain data needs no sentence', (t) => {
  const source = '/** Somebody. */\nexport interface Named {\n  mailbox: string;\n}\n';
  assert.deepEqual(complaintsOf(t, { readme: '# R\n', source }), []);
});
