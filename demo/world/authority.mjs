// A certificate authority of the demo world's own and certificates for its mail servers, made with openssl.
import { join } from 'node:path';

import { run } from './command.mjs';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** @returns {Promise<{caFile: string, issue: (hosts: string[]) => Promise<{certFile: string, keyFile: string}>}>} */
export async function makeAuthority(folder) {
  const caFile = join(folder, 'ca.pem');
  const caKey = join(folder, 'ca.key');
  await run([
    'openssl',
    'req',
    '-x509',
    ...KEY,
    '-keyout',
    caKey,
    '-out',
    caFile,
    '-days',
    '7',
    '-subj',
    '/CN=waferseal demo authority',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]);
  return {
    caFile,
    async issue(hosts) {
      const certFile = join(folder, `${hosts[0]}.pem`);
      const keyFile = join(folder, `${hosts[0]}.key`);
      await run([
        'openssl',
        'req',
        '-x509',
        ...KEY,
        '-keyout',
        keyFile,
        '-out',
        certFile,
        '-days',
        '6',
        '-CA',
        caFile,
        '-CAkey',
        caKey,
        '-subj',
        `/CN=${hosts[0]}`,
        '-addext',
        `subjectAltName=${hosts.map((host) => `DNS:${host}`).join()}`,
        '-addext',
        'basicConstraints=critical,CA:FALSE',
        '-addext',
        'extendedKeyUsage=serverAuth',
      ]);
      return { certFile, keyFile };
    },
  };
}
