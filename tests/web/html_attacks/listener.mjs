// A server that everybody may reach. It counts who asked and who only connected: each case has an address of its own
// (127.0.0.0/8 is this machine), and its number is in the path.
import { createServer } from 'node:http';

export async function listen() {
  const asked = new Set();
  const connected = new Set();
  const listener = { headers: {} }; // of the last request
  const server = createServer((request, response) => {
    listener.headers = request.headers;
    asked.add(Number(/^\/(\d+)/.exec(request.url)?.[1] ?? numberOf(request.socket)));
    response
      .writeHead(204, { 'Access-Control-Allow-Origin': '*', 'Set-Cookie': 'hurt=1; Path=/' })
      .end();
  });
  server.on('connection', (socket) => {
    const { localAddress } = socket;
    if (!localAddress?.startsWith('127.')) socket.destroy();
    else connected.add(numberOf(socket));
  });
  server.on('upgrade', (_request, socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address();
  Object.assign(listener, {
    asked,
    connected,
    hostOf: (number) => `127.77.${number >> 8}.${number & 255}:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  return listener;
}

function numberOf({ localAddress }) {
  const [, , high, low] = (localAddress ?? '').split('.').map(Number);
  return high * 256 + low;
}
