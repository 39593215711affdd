import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes, createClient } from 'waferseal';
import { readTable } from '../../setup/codes.mjs';

const rows = readTable();

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

test('createClient refuses an option it does not know', () => {
  assert.throws(() => createClient({ workerURL: '/worker.js' }), {
    name: 'WafersealError',
    code: 'invalid_argument',
    subject: 'workerURL',
  });
});
