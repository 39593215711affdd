// Makes an RSA message and an RSA signature whose number is shorter than the modulus, which happens
// once in 256: leading zero bytes are not written (RFC 4880, 3.2). Libraries that want numbers as
// long as the modulus fail on them. Uses rsa.sec.asc, which make.mjs made.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-gpg-'));
const text = 'A short number.\n';
const kMade = 1767225700;

function gpg(args, input) {
  const base = ['--homedir', home, '--batch', '--no-tty', '--quiet', '--trust-model', 'always'];
  return execFileSync('gpg', [...base, '--faked-system-time', `${kMade}!`, ...args], {
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function armored(kind, bytes) {
  const lines = bytes.toString('base64').match(/.{1,64}/g);
  return `-----BEGIN PGP ${kind}-----\n\n${lines.join('\n')}\n-----END PGP ${kind}-----\n`;
}

/** The first of many results whose first packet is shorter than those of full length. */
function shortest(make) {
  let longest = 0;
  for (let i = 0; i < 5000; i += 1) {
    const bytes = make(i);
    const length = bytes.readUInt16BE(1); // both have an old-format header of two length bytes
    if (longest > length) return bytes;
    longest = Math.max(longest, length);
  }
  throw new Error('none was short');
}

try {
  gpg(['--import'], fs.readFileSync(path.join(folder, 'rsa.sec.asc')));
  const message = shortest(() =>
    gpg(['--compress-algo', 'none', '--encrypt', '--recipient', 'rsa@example.org'], text),
  );
  fs.writeFileSync(path.join(folder, 'rsa-short.msg.asc'), armored('MESSAGE', message));
  let data;
  const signature = shortest((round) => {
    data = `${text}${round}\n`;
    return gpg(['--detach-sign', '--local-user', 'rsa@example.org'], data);
  });
  fs.writeFileSync(path.join(folder, 'rsa-short.sig.asc'), armored('SIGNATURE', signature));
  fs.writeFileSync(path.join(folder, 'rsa-short.data'), data);
} finally {
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
  fs.rmSync(home, { recursive: true, force: true });
}
