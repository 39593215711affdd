// Child processes of the demo world: started in the foreground, watched, and all stopped together.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { connect } from 'node:net';

export class Processes {
  #running = [];
  #stopping = false;

  constructor() {
    process.once('exit', () => {
      for (const entry of this.#running) entry.child.kill(entry.signal);
    });
  }

  /**
   * @param {string} name for messages
   * @param {string[]} command program and arguments
   * @param {{log: string, env?: object, cwd?: string, uid?: number, gid?: number, signal?: string}} options `log` takes both output streams
   */
  start(name, command, options) {
    const log = createWriteStream(options.log, { flags: 'a' });
    const child = spawn(command[0], command.slice(1), {
      cwd: options.cwd,
      env: options.env ?? process.env,
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid ?? options.uid }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const entry = {
      name,
      child,
      log: options.log,
      signal: options.signal ?? 'SIGTERM',
      exit: undefined,
    };
    entry.exited = new Promise((resolve) => {
      const end = (exit) => {
        entry.exit = exit;
        resolve(exit);
      };
      child.once('error', (error) => end(error.message));
      child.once('exit', (code, signal) => end(signal ?? code));
    });
    entry.exited.then((exit) => {
      if (!this.#stopping && !entry.expected) {
        process.stderr.write(`demo: ${name} ended on its own (${exit}); its log: ${options.log}\n`);
      }
    });
    this.#running.push(entry);
    return entry;
  }

  /** Ends one process and waits until it is gone. */
  async stop(entry, signal = entry.signal) {
    entry.expected = true;
    if (entry.exit !== undefined) return;
    entry.child.kill(signal);
    const late = setTimeout(() => entry.child.kill('SIGKILL'), 5000);
    await entry.exited;
    clearTimeout(late);
  }

  async stopAll() {
    this.#stopping = true;
    for (const entry of [...this.#running].reverse()) await this.stop(entry);
    this.#running = [];
  }
}

/** Waits until `host:port` takes a TCP connection; fails at once if the process has ended. */
export async function listening(entry, host, port, limitMs = 15000) {
  const until = Date.now() + limitMs;
  for (;;) {
    if (entry?.exit !== undefined)
      throw new Error(`${entry.name} ended (${entry.exit}); see ${entry.log}`);
    const open = await new Promise((resolve) => {
      const socket = connect({ host, port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    if (Date.now() > until)
      throw new Error(`${entry?.name ?? 'nobody'} does not listen on ${host}:${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
