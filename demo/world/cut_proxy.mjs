// The demo world's only double: a TCP proxy in front of a real mail server that cuts the connection in the middle of the
// TLS handshake. While it passes, mail servers look as if they do TLS; once it cuts, delivery by TLS is impossible.
import { connect, createServer } from 'node:net';

const TLS_HANDSHAKE = 0x16; // record type of the first byte that a TLS client sends (RFC 8446, 5.1)

/** @returns {Promise<{cut(): void, pass(): void, handshakes: () => number, close(): Promise<void>}>} */
export async function makeCutProxy({ address, port, targetAddress }) {
  let cutting = false;
  let handshakes = 0;
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect({ host: targetAddress, port });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => {});
    }
    let inTls = false;
    client.on('data', (bytes) => {
      if (!inTls && bytes[0] === TLS_HANDSHAKE) {
        inTls = true;
        handshakes += 1;
        if (cutting) {
          upstream.write(bytes.subarray(0, 20));
          upstream.destroy();
          client.destroy();
          return;
        }
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => client.write(bytes));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    cut: () => (cutting = true),
    pass: () => (cutting = false),
    handshakes: () => handshakes,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
