// The web servers of the demo world's domains with an MTA-STS policy (RFC 8461), as one: HTTPS with a certificate for each name.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';

/**
 * @param {{port: number, address: string, certFile: string, keyFile: string, policies: Record<string, string[]>}} options
 *   policies: the mail servers that each domain names
 */
export async function makePolicyHost({ port, address, certFile, keyFile, policies }) {
  const options = { cert: await readFile(certFile), key: await readFile(keyFile) };
  const server = createServer(options, (request, response) => {
    const domain = request.headers.host?.replace(/^mta-sts\./, '').replace(/:\d+$/, '');
    if (request.url !== '/.well-known/mta-sts.txt' || !Object.hasOwn(policies, domain)) {
      response.writeHead(404).end();
      return;
    }
    const lines = [
      'version: STSv1',
      'mode: enforce',
      ...policies[domain].map((host) => `mx: ${host}`),
      'max_age: 86400',
    ];
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.end(`${lines.join('\r\n')}\r\n`);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}
