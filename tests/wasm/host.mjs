// A host that embeds the server, with its key: docs/OPERATING.md, Hosts.
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `configuration` is for the server's file; `token` makes one for its user. */
export async function makeHost() {
  const folder = await mkdtemp(join(tmpdir(), 'waferseal-host-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const file = join(folder, 'webmail.pem');
  await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
  return {
    configuration: `[tokens]\nhosts = [{name = "webmail", key = "${file}"}]\n`,
    token({ origin, mailbox }, claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      const said = { iss: 'webmail', aud: origin, sub: mailbox, iat: now, exp: now + 300 };
      const text = `${encode({ alg: 'EdDSA', kid: 'webmail' })}.${encode({ ...said, ...claims })}`;
      return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
