// Sealed mails on their way out of the worker.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailParts } from '../../wasm/dist/worker/mail-parts.js';

test('a mail for whose end there is no room is none', () => {
  const mails = new MailParts({ hasLeft: () => false }, () => undefined);
  mails.begin(['bob@example.net'], 1);
  assert.equal(mails.write(new Uint8Array(10)), true, 'it is kept in memory so far');
  assert.throws(() => mails.take(), { code: 'aside_failed' });
});

test('nor is one for whose middle there is none', () => {
  const mails = new MailParts({ hasLeft: () => false }, () => undefined);
  mails.begin(['bob@example.net'], 1);
  assert.equal(mails.write(new Uint8Array(2 ** 20)), false);
  assert.throws(() => mails.take(), { code: 'aside_failed' });
});
