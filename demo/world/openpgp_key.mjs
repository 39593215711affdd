// An OpenPGP key pair of a recipient, made with GnuPG in a home of its own.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from './command.mjs';

/** @returns {Promise<{publicKey: Buffer, fingerprint: string, decrypt(file: string): Promise<string>, stop(): Promise<void>}>} */
export async function makeOpenPgpKey(folder, mailbox) {
  const home = join(folder, 'gnupg');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const gpg = (...args) =>
    run([
      'gpg',
      '--homedir',
      home,
      '--batch',
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      '',
      ...args,
    ]);
  await gpg('--quick-generate-key', mailbox, 'future-default', 'default', '1y');
  const listing = await gpg('--with-colons', '--list-keys', mailbox);
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listing)[1];
  const armored = await gpg('--armor', '--export', fingerprint);
  const body = armored.split(/\r?\n\r?\n/)[1].split(/\r?\n[=-]/)[0];
  return {
    publicKey: Buffer.from(body, 'base64'),
    fingerprint,
    decrypt: (file) => gpg('--decrypt', file),
    stop: async () =>
      void (await run(['gpgconf', '--homedir', home, '--kill', 'all']).catch(() => {})),
  };
}
