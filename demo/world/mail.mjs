// The mail side of the demo world: a signed zone, mail servers of every kind, and their mailboxes.
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { privatePackages } from '../../setup/private-packages.mjs';
import { makeAuthority } from './authority.mjs';
import { makeCutProxy } from './cut_proxy.mjs';
import { makeNameServer } from './dns.mjs';
import { makePolicyHost } from './policy_host.mjs';
import { makePostfix } from './postfix.mjs';

// Loopback addresses, one per kind of mail server; nothing listens there otherwise.
const ADDRESS = {
  policy: '127.0.0.11',
  tls: '127.0.0.12',
  plain: '127.0.0.13',
  cut: '127.0.0.14',
  forged: '127.0.0.15',
};

/** A TCP port that is free on every address of `addresses`. */
export async function freePort(addresses = ['127.0.0.1']) {
  for (let attempt = 0; attempt < 50; ++attempt) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    const free = await Promise.all(
      addresses.map(
        (address) =>
          new Promise((resolve) => {
            const server = createServer();
            server.once('error', () => resolve(false));
            server.listen(port, address, () => server.close(() => resolve(true)));
          }),
      ),
    );
    if (free.every(Boolean)) return port;
  }
  throw new Error('no free port found');
}

/**
 * @param {{folder: string, names: ReturnType<typeof import('./names.mjs').drawNames>, processes: import('./processes.mjs').Processes}} options
 */
export async function makeMail({ folder, names, processes }) {
  const unpacked = await privatePackages(['nsd', 'ldnsutils', 'postfix']);
  const peers = {
    root: unpacked.root,
    env: {
      ...unpacked.env,
      LD_LIBRARY_PATH: [unpacked.env.LD_LIBRARY_PATH, join(unpacked.root, 'usr/lib/postfix')]
        .filter(Boolean)
        .join(':'),
    },
  };
  const { home, clinic, strict, misnamed, plain, cut, bogus, nomail } = names.domains;
  const port = await freePort(Object.values(ADDRESS));
  const certificates = join(folder, 'certificates');
  await mkdir(certificates, { recursive: true });
  const authority = await makeAuthority(certificates);
  const mx = (domain) => `mx.${domain}`;
  // One certificate per name that a mail server answers to.
  const leaf = await authority.issue([mx(home), mx(clinic), mx(strict), mx(misnamed), mx(cut)]);
  const policyName = (domain) => `mta-sts.${domain}`;
  const policyHost = await makePolicyHost({
    port: await freePort([ADDRESS.policy]),
    address: ADDRESS.policy,
    ...(await authority.issue([policyName(strict), policyName(misnamed)])),
    policies: { [strict]: [mx(strict)], [misnamed]: [`elsewhere.${misnamed}`] },
  });

  const nameServer = await makeNameServer({
    folder: join(folder, 'dns'),
    port: await freePort(),
    peers,
    processes,
    records: [
      ...[home, clinic, strict, misnamed, plain, cut, bogus].map(
        (domain) => `${domain}. MX 10 ${mx(domain)}.`,
      ),
      `${nomail}. MX 0 .`,
      `${mx(home)}. A ${ADDRESS.tls}`,
      `${mx(clinic)}. A ${ADDRESS.tls}`,
      ...[strict, misnamed].flatMap((domain) => [
        `${mx(domain)}. A ${ADDRESS.tls}`,
        `_mta-sts.${domain}. TXT "v=STSv1; id=1;"`,
        `${policyName(domain)}. A ${ADDRESS.policy}`,
      ]),
      `${mx(plain)}. A ${ADDRESS.plain}`,
      `${mx(cut)}. A ${ADDRESS.cut}`,
      `${mx(bogus)}. A ${ADDRESS.forged}`,
    ],
    // Changed after signing, so that the signature is wrong.
    forged: [[ADDRESS.forged, ADDRESS.tls]],
  });
  const mailboxes = [names.sender.mailbox, ...Object.values(names.recipients)].filter(
    (m) => !m.endsWith(`@${nomail}`),
  );
  const postfix = await makePostfix({
    folder: join(folder, 'postfix'),
    peers,
    processes,
    hostname: mx(home),
    port,
    mailboxes,
    ...leaf,
    listeners: [
      { address: ADDRESS.tls, tls: true },
      { address: ADDRESS.plain, tls: false },
    ],
  });
  const proxy = await makeCutProxy({ address: ADDRESS.cut, port, targetAddress: ADDRESS.tls });
  await nameServer.start();
  await postfix.start();
  return {
    nameServer,
    postfix,
    proxy,
    policyHost,
    port,
    caFile: authority.caFile,
    mailboxes,
    mxOf: mx,
  };
}
