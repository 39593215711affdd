// GnuPG with a home of its own that goes when the test ends.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export class GnuPG {
  constructor() {
    // Short: the socket of the agent lives there.
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), 'wsg-'));
  }

  /** Returns standard output; throws with what gpg said. */
  run(args, input) {
    const result = this.try(args, input);
    if (result.status !== 0) throw new Error(`gpg ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  }

  try(args, input) {
    const fixed = ['--homedir', this.home, '--batch', '--no-tty', '--yes', '--pinentry-mode'];
    const result = spawnSync(
      'gpg',
      [...fixed, 'loopback', '--passphrase', '', '--trust-model', 'always', ...args],
      { input, maxBuffer: 1 << 28 },
    );
    if (result.error) throw result.error;
    return result;
  }

  makeKey(mailbox, primary, subkey) {
    const lines = [
      '%no-protection',
      ...primary,
      'Key-Usage: sign',
      ...subkey,
      'Subkey-Usage: encrypt',
      `Name-Email: ${mailbox}`,
      'Expire-Date: 0',
      '%commit',
    ];
    this.run(['--gen-key'], `${lines.join('\n')}\n`);
    return {
      publicKey: this.run(['--export', mailbox]),
      secretKey: this.run(['--export-secret-keys', mailbox]),
    };
  }

  /** Of a detached signature; gpg wants it as a file. */
  verify(signature, data) {
    const file = path.join(this.home, 'signature');
    fs.writeFileSync(file, signature);
    return this.try(['--status-fd', '2', '--verify', file, '-'], data);
  }

  /** The status lines of a decryption or verification, as `[GNUPG:]` words. */
  static status(stderr) {
    return stderr
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('[GNUPG:] '))
      .map((line) => line.split(' ')[1]);
  }

  end() {
    execFileSync('gpgconf', ['--homedir', this.home, '--kill', 'all']);
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}
