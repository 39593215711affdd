import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { codes, createClient } from 'waferseal';
import { parseTable } from '../../wasm/codes/table.mjs';

const rows = parseTable(
  readFileSync(new URL('../../engine/include/waferseal/error_codes.def', import.meta.url), 'utf8'),
);

test('every row of the table is a code of the package, with its sentences', () => {
  assert.deepEqual(
    rows.map(({ name }) => name),
    Object.keys(codes),
  );
  for (const { name, message, hint, retryable } of rows) {
    assert.equal(codes[name].message, message);
    assert.equal(codes[name].retryable, retryable);
    assert.equal(codes[name].hint, hint);
  }
});

test('a row that is broken over lines is read whole', () => {
  const [row] = parseTable(
    'WAFERSEAL_CODE(kOne, "one", 503, kLater,\n               "First "\n  "half.", "Do \\"it\\".")\n',
  );
  assert.deepEqual(row, {
    enumerator: 'kOne',
    name: 'one',
    status: 503,
    retryable: true,
    message: 'First half.',
    hint: 'Do "it".',
  });
});

test('a row that cannot be read stops the generator', () => {
  assert.throws(
    () =>
      parseTable('WAFERSEAL_CODE(kOne, "one", 422, kNever, "a", "b")\nWAFERSEAL_CODE(kTwo, two)\n'),
    /2 rows, 1/,
  );
});

test('a name that stands there twice stops the generator', () => {
  assert.throws(
    () =>
      parseTable(
        'WAFERSEAL_CODE(kA, "same", 422, kNever, "a", "b")\nWAFERSEAL_CODE(kB, "same", 422, kNever, "a", "b")\n',
      ),
    /same stands there twice/,
  );
});

test('createClient refuses an option it does not know', () => {
  assert.throws(() => createClient({ workerURL: '/worker.js' }), {
    name: 'WafersealError',
    code: 'invalid_argument',
    subject: 'workerURL',
  });
});
