// Makes the keys and messages of this folder anew with GnuPG. Run by hand when a case is added; what
// it writes is random and is committed. The secret keys here protect nothing.
//
//   node tests/vectors/openpgp/make.mjs
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-gpg-'));
const kMade = 1767225600; // 2026-01-01
const kDay = 86400;

function gpg(args, { at = kMade, input } = {}) {
  const base = ['--homedir', home, '--batch', '--no-tty', '--quiet', '--yes', '--pinentry-mode', 'loopback'];
  const time = ['--faked-system-time', `${at}!`, '--trust-model', 'always', '--no-auto-check-trustdb'];
  return execFileSync('gpg', [...base, ...time, '--passphrase', '', ...args], { input, maxBuffer: 1 << 26 });
}

function makeKey(parameters, options) {
  gpg(['--gen-key'], { ...options, input: `%no-protection\n${parameters.join('\n')}\n%commit\n` });
}

function fingerprint(mailbox) {
  const lines = gpg(['--with-colons', '--list-keys', `<${mailbox}>`]).toString().split('\n');
  return lines.find((line) => line.startsWith('fpr:')).split(':')[9];
}

function save(name, bytes) {
  fs.writeFileSync(path.join(folder, name), bytes);
}

function saveKey(name, mailbox) {
  save(`${name}.pub.asc`, gpg(['--armor', '--export', fingerprint(mailbox)]));
}

const person = (name) => [`Name-Real: ${name}`, `Name-Email: ${name}@example.org`];
const rsa = (bits) => ['Key-Type: RSA', `Key-Length: ${bits}`, 'Key-Usage: sign'];
const rsaSub = (bits) => ['Subkey-Type: RSA', `Subkey-Length: ${bits}`, 'Subkey-Usage: encrypt'];
const curve = ['Key-Type: eddsa', 'Key-Curve: Ed25519', 'Key-Usage: sign'];
const curveSub = ['Subkey-Type: ecdh', 'Subkey-Curve: Curve25519', 'Subkey-Usage: encrypt'];
const never = ['Expire-Date: 0'];

const cases = [];
function expect(key, fields) {
  const file = fs.existsSync(path.join(folder, `${key}.pub.bin`)) ? `${key}.pub.bin` : `${key}.pub.asc`;
  cases.push({ key: file, now: kMade + kDay, ...fields });
}

try {
  makeKey([...rsa(3072), ...rsaSub(3072), ...person('rsa'), ...never]);
  makeKey([...curve, ...curveSub, ...person('curve'), ...never]);
  makeKey(['Key-Type: ecdsa', 'Key-Curve: nistp256', 'Key-Usage: sign', 'Subkey-Type: ecdh',
    'Subkey-Curve: nistp256', 'Subkey-Usage: encrypt', ...person('nist'), ...never]);
  for (const name of ['rsa', 'curve', 'nist']) {
    saveKey(name, `${name}@example.org`);
    expect(name, { mailbox: `${name}@example.org`, unusable: null, mailboxes: [`${name}@example.org`] });
    expect(name, { mailbox: 'other@example.org', unusable: 'key_not_for_address' });
    expect(name, { mailbox: `${name.toUpperCase()}@example.org`, unusable: 'key_not_for_address' });
    expect(name, { mailbox: `${name}+tag@example.org`, unusable: 'key_not_for_address' });
    expect(name, { mailbox: `${name.slice(1)}@example.org`, unusable: 'key_not_for_address' });
    expect(name, { mailbox: `${name}@EXAMPLE.org`, unusable: null });
    expect(name, { now: kMade - kDay, unusable: 'key_not_yet_valid' });
  }

  makeKey([...rsa(1024), ...rsaSub(1024), ...person('weak'), ...never]);
  saveKey('weak', 'weak@example.org');
  expect('weak', { unusable: 'key_weak' });

  makeKey([...curve, ...rsaSub(1024), ...person('weak-subkey'), ...never]);
  saveKey('weak-subkey', 'weak-subkey@example.org');
  expect('weak-subkey', { unusable: 'key_weak' });

  makeKey(['Key-Type: DSA', 'Key-Length: 2048', 'Subkey-Type: ELG-E', 'Subkey-Length: 2048',
    ...person('elgamal'), ...never]);
  saveKey('elgamal', 'elgamal@example.org');
  expect('elgamal', { unusable: 'key_weak' });

  makeKey([...curve, ...person('sign-only'), ...never]);
  saveKey('sign-only', 'sign-only@example.org');
  expect('sign-only', { unusable: 'key_no_encryption_subkey' });

  makeKey([...curve, ...curveSub, ...person('expires'), 'Expire-Date: 30']);
  saveKey('expires', 'expires@example.org');
  expect('expires', { now: kMade + 29 * kDay, unusable: null });
  expect('expires', { now: kMade + 30 * kDay, unusable: 'key_expired' });
  expect('expires', { now: kMade + 300 * kDay, unusable: 'key_expired', mailbox: 'expires@example.org' });

  // The subkey alone has an end; the one that was bound without an end is still in the file, as key
  // servers keep it.
  makeKey([...curve, ...curveSub, ...person('subkey-expires'), ...never]);
  const before = gpg(['--export', fingerprint('subkey-expires@example.org')]);
  gpg(['--quick-set-expire', fingerprint('subkey-expires@example.org'), '30', '*'], { at: kMade + kDay });
  saveKey('subkey-expires', 'subkey-expires@example.org');
  const after = gpg(['--export', fingerprint('subkey-expires@example.org')]);
  save('subkey-expires-merged.pub.bin', mergeLastBinding(before, after));
  for (const name of ['subkey-expires', 'subkey-expires-merged']) {
    expect(name, { now: kMade + 2 * kDay, unusable: null });
    expect(name, { now: kMade + 40 * kDay, unusable: 'key_expired' });
  }

  makeKey([...curve, ...curveSub, ...person('revoked'), ...never]);
  gpg(['--import'], { input: revocation('revoked@example.org') });
  saveKey('revoked', 'revoked@example.org');
  expect('revoked', { unusable: 'key_revoked' });
  expect('revoked', { unusable: 'key_revoked', mailbox: 'revoked@example.org' });

  makeKey([...curve, ...curveSub, ...person('revoked-subkey'), ...never]);
  edit('revoked-subkey@example.org', ['key 1', 'revkey', 'y', '0', '', 'y', 'save']);
  saveKey('revoked-subkey', 'revoked-subkey@example.org');
  expect('revoked-subkey', { unusable: 'key_revoked' });

  makeKey([...curve, ...curveSub, ...person('two-ids'), ...never]);
  gpg(['--quick-add-uid', fingerprint('two-ids@example.org'), 'Second <second@example.org>']);
  gpg(['--quick-add-uid', fingerprint('two-ids@example.org'), 'third@example.org']);
  gpg(['--quick-revoke-uid', fingerprint('two-ids@example.org'), 'Second <second@example.org>'], { at: kMade + 10 });
  saveKey('two-ids', 'two-ids@example.org');
  expect('two-ids', { mailbox: 'two-ids@example.org', unusable: null });
  expect('two-ids', { mailbox: 'second@example.org', unusable: 'key_not_for_address' });
  expect('two-ids', { mailbox: 'third@example.org', unusable: null });

  save('two-keys.pub.asc', gpg(['--armor', '--export', fingerprint('rsa@example.org'), fingerprint('curve@example.org')]));
  expect('two-keys', { error: 'key_not_alone' });
  save('unsigned-id.pub.bin', withoutSignatures(gpg(['--export', fingerprint('curve@example.org')])));
  expect('unsigned-id', { unusable: 'key_invalid' });
  const swapped = gpg(['--export', fingerprint('curve@example.org')]).toString('latin1');
  save('swapped-id.pub.bin', Buffer.from(swapped.replaceAll('curve@example.org', 'mallo@example.org'), 'latin1'));
  expect('swapped-id', { mailbox: 'mallo@example.org', unusable: 'key_invalid' });
  save('added-id.pub.bin', withUnsignedId(gpg(['--export', fingerprint('curve@example.org')]), 'Mallory <mallory@example.org>'));
  expect('added-id', { mailbox: 'curve@example.org', unusable: null });
  expect('added-id', { mailbox: 'mallory@example.org', unusable: 'key_not_for_address' });

  const messages = [];
  const text = 'From GnuPG: Grüße.\r\n';
  for (const name of ['rsa', 'curve', 'nist']) {
    save(`${name}.sec.asc`, gpg(['--armor', '--export-secret-keys', fingerprint(`${name}@example.org`)]));
    for (const [kind, args] of Object.entries({ plain: ['--compress-algo', 'none'], compressed: [], signed: ['--sign', '--local-user', 'curve@example.org'] })) {
      const file = `${name}-${kind}.msg.asc`;
      save(file, gpg(['--armor', ...args, '--encrypt', '--recipient', `${name}@example.org`], { input: text, at: kMade + 100 }));
      messages.push({ message: file, key: `${name}.sec.asc`, now: kMade + kDay, text, signed: kind === 'signed' });
    }
  }
  save('none-to-read.msg.asc', gpg(['--armor', '--sign', '--local-user', 'curve@example.org'], { input: text, at: kMade + 100 }));
  messages.push({ message: 'none-to-read.msg.asc', key: 'curve.sec.asc', now: kMade + kDay, error: 'decrypt_failed' });
  save('no-integrity.msg.asc', gpg(['--armor', '--rfc2440', '--cipher-algo', 'AES256', '--disable-mdc', '--encrypt', '--recipient', 'curve@example.org'], { input: text, at: kMade + 100 }));
  messages.push({ message: 'no-integrity.msg.asc', key: 'curve.sec.asc', now: kMade + kDay, error: 'decrypt_failed' });
  save('password.msg.asc', execFileSync('gpg', ['--homedir', home, '--batch', '--no-tty', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', 'x', '--armor', '--symmetric'], { input: text }));
  messages.push({ message: 'password.msg.asc', key: 'curve.sec.asc', now: kMade + kDay, error: 'decrypt_failed' });

  fs.writeFileSync(path.join(folder, 'keys.json'), `${JSON.stringify(cases, null, 1)}\n`);
  fs.writeFileSync(path.join(folder, 'messages.json'), `${JSON.stringify(messages, null, 1)}\n`);
} finally {
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
  fs.rmSync(home, { recursive: true, force: true });
}

function edit(mailbox, answers) {
  gpg(['--command-fd', '0', '--edit-key', fingerprint(mailbox)], { input: `${answers.join('\n')}\n`, at: kMade + 10 });
}

// GnuPG writes a revocation certificate beside each new key, with a colon that keeps it unused.
function revocation(mailbox) {
  const file = path.join(home, 'openpgp-revocs.d', `${fingerprint(mailbox)}.rev`);
  return fs.readFileSync(file, 'latin1').replace(':-----BEGIN', '-----BEGIN');
}

function packets(bytes) {
  const out = [];
  for (let at = 0; at < bytes.length;) {
    const head = bytes[at];
    const tag = head & 0x40 ? head & 0x3f : (head >> 2) & 15;
    const size = head & 0x40 ? null : [1, 2, 4][head & 3];
    let length;
    let body;
    if (size === null) {
      length = bytes[at + 1] < 192 ? bytes[at + 1] : ((bytes[at + 1] - 192) << 8) + bytes[at + 2] + 192;
      body = at + (bytes[at + 1] < 192 ? 2 : 3);
    } else {
      length = bytes.readUIntBE(at + 1, size);
      body = at + 1 + size;
    }
    out.push({ tag, bytes: bytes.subarray(at, body + length) });
    at = body + length;
  }
  return out;
}

// `before` with the last signature of `after` behind it: two bindings of one subkey.
function mergeLastBinding(before, after) {
  return Buffer.concat([before, packets(after).at(-1).bytes]);
}

function withoutSignatures(bytes) {
  return Buffer.concat(packets(bytes).filter(({ tag }) => tag !== 2).map((packet) => packet.bytes));
}

// Somebody else's user id among the owner's own, as anybody can add one.
function withUnsignedId(bytes, text) {
  const all = packets(bytes);
  const id = Buffer.concat([Buffer.from([0xb4, text.length]), Buffer.from(text)]);
  const subkey = all.findIndex(({ tag }) => tag === 14);
  return Buffer.concat([...all.slice(0, subkey).map((packet) => packet.bytes), id, ...all.slice(subkey).map((packet) => packet.bytes)]);
}
