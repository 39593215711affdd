// Python's email module reads what the engine composed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bytes, engine } from './mail_peer.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const date = 1795323600;

function readWithPython(mail) {
  const run = spawnSync('python3', [path.join(here, 'parse_mail.py')], {
    input: mail,
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  assert.equal(run.status, 0, run.stderr.toString());
  return JSON.parse(run.stdout.toString('utf8'));
}

const message = {
  from: { name: 'Zoë "Zo" O’Brien', mailbox: 'zoe@example.org' },
  to: [
    { name: 'Müller, Jürgen', mailbox: 'jm@example.net' },
    { mailbox: '"odd local"@example.net' },
  ],
  cc: [{ name: '山田太郎', mailbox: 'yamada@example.com' }],
  subject: `Grüße und 日本語 ${'lang '.repeat(40)}💌 end`,
  date,
  message_id: 'abc@example.org',
  text: `Zeile eins äöü\n${'x'.repeat(3000)}\nFrom here\n trailing \n.\n`,
  html: '<p>Grüße</p>\n',
  attachments: [
    {
      file_name: 'Übersicht "final" (1).pdf',
      media_type: 'application/pdf',
      content: crypto.randomBytes(54321),
    },
    {
      file_name: `${'n'.repeat(150)}.txt`,
      media_type: 'text/plain',
      content: Buffer.from('ascii\n'),
    },
    { file_name: 'plain.bin', content: Buffer.alloc(0) },
  ],
};

test('a composed message is read without a defect, all of it the same', () => {
  const mail = readWithPython(bytes(engine('compose', { message }).mail));
  assert.deepEqual(mail.defects, []);
  assert.equal(mail.subject, message.subject);
  assert.deepEqual(mail.from, [message.from]);
  assert.deepEqual(
    mail.to.map(({ name, mailbox }) => [name, mailbox]),
    [
      ['Müller, Jürgen', 'jm@example.net'],
      ['', '"odd local"@example.net'],
    ],
  );
  assert.equal(mail.cc[0].name, '山田太郎');
  assert.equal(mail.date, date);
  assert.equal(mail.message_id, '<abc@example.org>');
  assert.equal(mail.bcc, null);
  const [text, html, ...attachments] = mail.parts;
  assert.equal(bytes(text.content).toString(), message.text.replaceAll('\n', '\r\n'));
  assert.equal(bytes(html.content).toString(), '<p>Grüße</p>\r\n');
  assert.equal(attachments.length, 3);
  attachments.forEach((attachment, index) => {
    assert.equal(attachment.file_name, message.attachments[index].file_name);
    assert.equal(attachment.disposition, 'attachment');
    assert.deepEqual(bytes(attachment.content), message.attachments[index].content);
  });
});

test('the outside of a PGP/MIME mail has the form of RFC 3156 and shows no more than it must', () => {
  const key = engine('generate', { user_id: 'jm@example.net', now: date });
  const { mail } = engine('encrypt_mail', {
    message,
    recipients: [bytes(key.public_key)],
    now: date,
  });
  const outer = readWithPython(bytes(mail));
  assert.deepEqual(outer.defects, []);
  assert.equal(outer.type, 'multipart/encrypted');
  assert.equal(outer.parameters.protocol, 'application/pgp-encrypted');
  assert.equal(outer.subject, '[...]');
  assert.deepEqual(
    outer.parts.map(({ type }) => type),
    ['application/pgp-encrypted', 'application/octet-stream'],
  );
  assert.equal(bytes(outer.parts[0].content).toString(), 'Version: 1');
  assert.match(bytes(outer.parts[1].content).toString(), /^-----BEGIN PGP MESSAGE-----\r\n/);
  const inner = engine('decrypt_mail', {
    mail: bytes(mail),
    secret_key: bytes(key.secret_key),
    now: date,
  });
  assert.equal(inner.subject, message.subject);
});
