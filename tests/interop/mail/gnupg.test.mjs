// GnuPG writes and the engine reads, and the other way round: RSA and Curve25519, signed and not.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { after, before, test } from 'node:test';
import { GnuPG } from './gnupg.mjs';
import { bytes, engine } from './mail_peer.mjs';

const kinds = {
  rsa: [
    ['Key-Type: RSA', 'Key-Length: 3072'],
    ['Subkey-Type: RSA', 'Subkey-Length: 3072'],
  ],
  curve25519: [
    ['Key-Type: eddsa', 'Key-Curve: Ed25519'],
    ['Subkey-Type: ecdh', 'Subkey-Curve: Curve25519'],
  ],
};
const text = `Grüße ${crypto.randomUUID()}\r\n`;
// GnuPG goes by the machine's clock, so the engine is given it too.
const clock = () => Math.floor(Date.now() / 1000);
const ours = {};
const theirs = {};
let gpg;

function message(from, to) {
  return {
    from: { name: 'Zoë', mailbox: from },
    to: [{ mailbox: to }],
    subject: `Betreff ${text.trim()}`,
    date: clock(),
    message_id: `${crypto.randomUUID()}@example.org`,
    text,
    html: `<p>${text.trim()}</p>\n`,
    attachments: [{ file_name: 'Übersicht.bin', content: crypto.randomBytes(100000) }],
  };
}

function armoredPart(mail) {
  return /-----BEGIN PGP MESSAGE-----.*-----END PGP MESSAGE-----\r\n/s.exec(mail)[0];
}

before(() => {
  gpg = new GnuPG();
  for (const [kind, [primary, subkey]] of Object.entries(kinds)) {
    theirs[kind] = gpg.makeKey(`${kind}@gnupg.example`, primary, subkey);
    const made = engine('generate', {
      user_id: `Ours <${kind}@engine.example>`,
      now: clock() - 10,
      algorithm: kind === 'rsa' ? 'rsa3072' : '',
    });
    ours[kind] = { publicKey: bytes(made.public_key), secretKey: bytes(made.secret_key) };
    gpg.run(['--import'], ours[kind].publicKey);
  }
});

after(() => gpg.end());

for (const kind of Object.keys(kinds)) {
  test(`the engine finds GnuPG's ${kind} key usable`, () => {
    const request = { key: theirs[kind].publicKey, now: clock() };
    const info = engine('inspect', { ...request, mailbox: `${kind}@gnupg.example` });
    assert.equal(info.unusable, null);
    const other = engine('inspect', { ...request, mailbox: `other@gnupg.example` });
    assert.equal(other.unusable, 'key_not_for_address');
  });

  test(`GnuPG decrypts and verifies mail of the engine (${kind})`, () => {
    const sent = message(`${kind}@engine.example`, `${kind}@gnupg.example`);
    const { mail } = engine('encrypt_mail', {
      message: sent,
      recipients: [theirs[kind].publicKey],
      secret_key: ours[kind].secretKey,
      now: clock(),
    });
    const result = gpg.try(
      ['--status-fd', '2', '--decrypt'],
      armoredPart(bytes(mail).toString('latin1')),
    );
    assert.equal(result.status, 0, result.stderr.toString());
    const status = GnuPG.status(result.stderr);
    for (const word of ['DECRYPTION_OKAY', 'GOODMDC', 'GOODSIG', 'VALIDSIG']) {
      assert.ok(status.includes(word), `${word} in ${status}`);
    }
    const inner = engine('parse', { mail: result.stdout });
    assert.equal(inner.subject, sent.subject);
    assert.equal(inner.text, text.replaceAll('\r\n', '\n'));
    assert.deepEqual(bytes(inner.attachments[0].content), sent.attachments[0].content);
  });

  test(`the engine decrypts and verifies what GnuPG wrote (${kind})`, () => {
    for (const compression of ['none', 'zip', 'zlib', 'bzip2']) {
      const written = gpg.run(
        [
          '--armor',
          '--compress-algo',
          compression,
          '--sign',
          '--local-user',
          `${kind}@gnupg.example`,
          '--encrypt',
          '--recipient',
          `${kind}@engine.example`,
        ],
        text,
      );
      const read = engine('decrypt', {
        message: written,
        secret_key: ours[kind].secretKey,
        signers: [theirs[kind].publicKey],
        now: clock(),
      });
      assert.equal(read.error, undefined);
      assert.equal(bytes(read.plaintext).toString(), text);
      assert.deepEqual(
        read.signatures.map(({ state }) => state),
        ['good'],
      );
    }
  });

  test(`the engine reads with GnuPG's secret key, and GnuPG with the engine's (${kind})`, () => {
    const { mail } = engine('encrypt_mail', {
      message: message('a@engine.example', `${kind}@gnupg.example`),
      recipients: [theirs[kind].publicKey],
      now: clock(),
    });
    const read = engine('decrypt_mail', {
      mail: bytes(mail),
      secret_key: theirs[kind].secretKey,
      now: clock(),
    });
    assert.equal(read.text, text.replaceAll('\r\n', '\n'));
    assert.deepEqual(read.signatures, []);
    const other = new GnuPG();
    try {
      other.run(['--import'], ours[kind].secretKey);
      const written = gpg.run(['--encrypt', '--recipient', `${kind}@engine.example`], text);
      assert.equal(other.run(['--decrypt'], written).toString(), text);
    } finally {
      other.end();
    }
  });

  test(`detached signatures hold on both sides (${kind})`, () => {
    const data = Buffer.from(text);
    const made = gpg.run(
      ['--armor', '--detach-sign', '--local-user', `${kind}@gnupg.example`],
      data,
    );
    const check = (bytesToCheck) =>
      engine('verify', {
        data: bytesToCheck,
        signature: made,
        signers: [theirs[kind].publicKey],
        now: clock(),
      }).signatures.map(({ state }) => state);
    assert.deepEqual(check(data), ['good']);
    assert.deepEqual(check(Buffer.from(`${text}x`)), ['bad']);
    const { signature } = engine('sign', { data, secret_key: ours[kind].secretKey, now: clock() });
    const result = gpg.verify(bytes(signature), data);
    assert.ok(GnuPG.status(result.stderr).includes('GOODSIG'), result.stderr.toString());
    const changed = gpg.verify(bytes(signature), Buffer.from(`${text}x`));
    assert.ok(GnuPG.status(changed.stderr).includes('BADSIG'), changed.stderr.toString());
  });
}

test('one mail for an RSA and a Curve25519 key is read by both', () => {
  const { mail } = engine('encrypt_mail', {
    message: message('a@engine.example', 'rsa@gnupg.example'),
    recipients: [theirs.rsa.publicKey, theirs.curve25519.publicKey],
    now: clock(),
  });
  for (const { secretKey } of Object.values(theirs)) {
    const read = engine('decrypt_mail', { mail: bytes(mail), secret_key: secretKey, now: clock() });
    assert.equal(read.text, text.replaceAll('\r\n', '\n'));
  }
});

test('GnuPG sees no compression and AES-256 in what the engine wrote', () => {
  const { mail } = engine('encrypt_mail', {
    message: message('a@engine.example', 'rsa@gnupg.example'),
    recipients: [theirs.rsa.publicKey],
    now: clock(),
  });
  const listed = gpg.try(
    ['--list-packets', '--verbose'],
    armoredPart(bytes(mail).toString('latin1')),
  );
  const output = `${listed.stdout}${listed.stderr}`;
  assert.match(output, /:encrypted data packet:/);
  assert.match(output, /mdc_method: 2/);
  assert.match(output, /AES256/);
  assert.match(output, /:literal data packet:/);
  assert.doesNotMatch(output, /:compressed packet:/);
});

test("GnuPG unlocks the engine's secret key with its passphrase", () => {
  const made = engine('generate', {
    user_id: 'p@engine.example',
    now: clock() - 10,
    passphrase: 'correct horse',
  });
  const peer = new GnuPG();
  try {
    peer.run(['--import'], bytes(made.secret_key));
    const sign = (passphrase) =>
      peer.try(['--passphrase', passphrase, '--sign', '--local-user', 'p@engine.example'], text);
    assert.notEqual(sign('wrong').status, 0);
    assert.equal(sign('correct horse').status, 0);
  } finally {
    peer.end();
  }
});
