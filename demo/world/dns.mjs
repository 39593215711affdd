// An authoritative name server (NSD) for one DNSSEC-signed zone, `test.` (RFC 6761, 6.2), signed by ldns.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from './command.mjs';
import { listening } from './processes.mjs';

/**
 * @param {{folder: string, port: number, peers: {root: string, env: object}, processes: import('./processes.mjs').Processes,
 *          records: string[], forged?: [string, string][]}} options
 *   records: zone file lines, absolute names; forged: [right, wrong] replacements made after signing
 * @returns {Promise<{port: number, trustAnchorFile: string, start(): Promise<void>, stop(): Promise<void>}>}
 */
export async function makeNameServer({ folder, port, peers, processes, records, forged = [] }) {
  await mkdir(folder, { recursive: true });
  const tool = (name) => join(peers.root, 'usr/bin', name);
  const at = { cwd: folder, env: peers.env };
  const keySigning = (
    await run([tool('ldns-keygen'), '-k', '-a', 'ECDSAP256SHA256', 'test.'], at)
  ).trim();
  const zoneSigning = (
    await run([tool('ldns-keygen'), '-a', 'ECDSAP256SHA256', 'test.'], at)
  ).trim();
  const zone = [
    '$ORIGIN test.',
    '$TTL 60',
    'test. SOA ns.test. hostmaster.test. 1 3600 600 86400 60',
    'test. NS ns.test.',
    'ns.test. A 127.0.0.1',
    ...records,
    '',
  ].join('\n');
  await writeFile(join(folder, 'test.zone'), zone);
  await run(
    [tool('ldns-signzone'), '-n', '-f', 'test.signed', 'test.zone', keySigning, zoneSigning],
    at,
  );
  let signed = await readFile(join(folder, 'test.signed'), 'utf8');
  for (const [right, wrong] of forged) {
    if (!signed.includes(right)) throw new Error(`nothing to forge: ${right}`);
    signed = signed.replaceAll(right, wrong);
  }
  await writeFile(join(folder, 'test.signed'), signed);
  const trustAnchorFile = join(folder, 'anchor.key');
  await writeFile(trustAnchorFile, await readFile(join(folder, `${keySigning}.key`)));
  const config = join(folder, 'nsd.conf');
  await writeFile(
    config,
    `server:
  ip-address: 127.0.0.1@${port}
  do-ip6: no
  username: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  xfrdir: "${folder}"
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: "test."
  zonefile: "test.signed"
`,
  );
  let entry;
  return {
    port,
    trustAnchorFile,
    async start() {
      entry = processes.start(
        'name server',
        [join(peers.root, 'usr/sbin/nsd'), '-d', '-c', config],
        {
          log: join(folder, 'nsd.log'),
          env: peers.env,
        },
      );
      await listening(entry, '127.0.0.1', port);
    },
    async stop() {
      await processes.stop(entry);
    },
  };
}
