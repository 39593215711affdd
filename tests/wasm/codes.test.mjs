import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { codes, createClient } from 'waferseal';
import { parseTable } from '../../wasm/codes/table.mjs';
import { typescriptOf } from '../../wasm/codes/typescript.mjs';

const rows = parseTable(
  readFileSync(new URL('../../engine/include/waferseal/error_codes.def', import.meta.url), 'utf8'),
);

test('every row of the table is a code of the package, with its sentences', () => {
  assert.deepEqual(
    rows.map(({ name }) => name),
    Object.keys(codes),
  );
  for (const { name, message, hint } of rows) {
    assert.equal(codes[name].message, message);
    assert.equal(codes[name].hint, hint);
  }
});

test('a row that is broken over lines is read whole', () => {
  const [row] = parseTable(
    'WAFERSEAL_CODE(kOne, "one",\n               "First "\n  "half.", "Do \\"it\\".")\n',
  );
  assert.deepEqual(row, {
    enumerator: 'kOne',
    name: 'one',
    message: 'First half.',
    hint: 'Do "it".',
  });
});

test('a row that cannot be read stops the generator', () => {
  assert.throws(
    () => parseTable('WAFERSEAL_CODE(kOne, "one", "a", "b")\nWAFERSEAL_CODE(kTwo, two)\n'),
    /2 rows, 1/,
  );
});

test('a name that stands there twice stops the generator', () => {
  assert.throws(
    () =>
      parseTable('WAFERSEAL_CODE(kA, "same", "a", "b")\nWAFERSEAL_CODE(kB, "same", "a", "b")\n'),
    /same stands there twice/,
  );
});

test('a retryable code that the table lacks stops the generator', () => {
  assert.throws(() => typescriptOf(rows, ['no_such_code']), /no_such_code/);
});

test('createClient refuses an option it does not know', () => {
  assert.throws(() => createClient({ workerURL: '/worker.js' }), {
    name: 'WafersealError',
    code: 'invalid_argument',
    subject: 'workerURL',
  });
});
