// A line and a machine that are slower than this one.
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Listens in front of `port`. Each way has its rate in bits per second, whatever the number of connections,
 * and half of `roundTrip` in milliseconds.
 */
export async function slowLine(port, { down, up, roundTrip }) {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const end = () => {
      near.destroy();
      far.destroy();
    };
    near.on('error', end);
    far.on('error', end);
    pass(near, far, ways.up);
    pass(far, near, ways.down);
  });
  const way = (rate) => ({ perByte: 8000 / rate, free: 0 });
  const ways = { up: way(up), down: way(down) };

  function pass(from, to, line) {
    let last = Promise.resolve();
    const send = (act, bytes) => {
      const now = performance.now();
      line.free = Math.max(line.free, now) + bytes * line.perByte;
      const arrives = line.free + roundTrip / 2 - now;
      last = Promise.all([last, pause(arrives)]).then(act);
    };
    // Small pieces, so that connections share the line.
    from.on('data', (data) => {
      for (let at = 0; at < data.length; at += 1460) {
        const piece = data.subarray(at, at + 1460);
        send(() => to.writable && to.write(piece), piece.length);
      }
    });
    from.on('end', () => send(() => to.end(), 0));
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, close: () => server.close() };
}

/** Lets the processes that show pages run one part in `slower` of the time, until it is stopped. */
export function slowPages(slower) {
  const turn = 20;
  let stopped = false;
  const signal = (name) => {
    for (const pid of pageProcesses()) {
      try {
        process.kill(pid, name);
      } catch {
        // it has ended
      }
    }
  };
  async function run() {
    while (!stopped) {
      signal('SIGCONT');
      await pause(turn / slower);
      signal('SIGSTOP');
      await pause(turn - turn / slower);
    }
    signal('SIGCONT');
  }
  const running = run();
  return async () => {
    stopped = true;
    await running;
  };
}

// Of all browsers that run on this machine.
function pageProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
      } catch {
        return false;
      }
    });
}
