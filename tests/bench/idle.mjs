// What connections cost that are kept open and say nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { noLimits, startServer } from '../web/server.mjs';

const count = 2000;
const request = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';

const residentKib = (pid) =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const openFiles = (pid) => readdirSync(`/proc/${pid}/fd`).length;

function askOn(socket) {
  return new Promise((resolve, reject) => {
    socket.once('data', (data) => {
      if (data.toString().startsWith('HTTP/1.1 200')) resolve();
      else reject(new Error(data.toString().split('\r\n')[0]));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.write(request);
  });
}

export async function idleConnections() {
  const server = await startServer({}, noLimits);
  const { port } = new URL(server.origin);
  const sockets = [];
  try {
    const before = residentKib(server.pid);
    for (let i = 0; i < count; ++i) {
      const socket = connect(Number(port), '127.0.0.1');
      sockets.push(socket);
      await askOn(socket);
    }
    const files = openFiles(server.pid);
    const grown = residentKib(server.pid) - before;
    await askOn(sockets[0]); // it is still there, and the server answers it
    console.log(
      `idle connections: ${count}, each asked once and kept; ${files} files open; ` +
        `memory ${before} KiB before, ${(grown / count).toFixed(1)} KiB more for each`,
    );
  } finally {
    for (const socket of sockets) socket.destroy();
    await server.stop();
  }
}
