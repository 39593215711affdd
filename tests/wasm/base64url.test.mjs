import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { fromBase64Url, toBase64Url } from '../../wasm/dist/rpc/bytes.js';

test('agrees with Node for every length up to 64', () => {
  for (let size = 0; size <= 64; size += 1) {
    const bytes = randomBytes(size);
    assert.equal(toBase64Url(bytes), bytes.toString('base64url'));
    assert.deepEqual(Buffer.from(fromBase64Url(toBase64Url(bytes))), bytes);
  }
});

test('refuses padding, the other alphabet, impossible lengths and stray bits', () => {
  for (const text of ['AA==', 'A+', 'A/', 'A', 'AAAAA', 'AB', 'AAB', 'A A', 'é']) {
    assert.throws(() => fromBase64Url(text), { code: 'bad_base64' }, text);
  }
});
