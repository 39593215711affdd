// The bare Debian with a systemd of its own as process 1, in namespaces of its own: processes, mounts, network, name
// and control groups. It needs root that may mount cgroup2 and make namespaces, as on any Debian, and in a container
// only if that was allowed to (`--privileged`).
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bareEnvironment, bareFolder, run } from './bare_machine.mjs';

const bootScript = fileURLToPath(new URL('boot.sh', import.meta.url));
const packages = ['systemd', 'systemd-sysv', 'dbus', 'ca-certificates', 'dns-root-data'];
const limits = { encoding: 'utf8', timeout: 120_000 };

/** A machine of this test that has booted; `remove` takes it away. */
export async function bootedMachine(deb) {
  const machine = new BootedMachine(await bareFolder(deb, packages));
  try {
    await machine.boot();
  } catch (error) {
    await machine.remove();
    throw error;
  }
  return machine;
}

class BootedMachine {
  #group = `waferseal-${randomBytes(6).toString('hex')}`;
  #init;
  #ended;
  #console = '';

  constructor(root) {
    this.root = root;
  }

  at(file) {
    return path.join(this.root, file);
  }

  /** Until all is up that systemd starts by itself. */
  async boot() {
    const args = ['--mount', bootScript, this.root, this.#group];
    const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#console = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        this.#console += data;
      });
    }
    let over = false;
    this.#ended = new Promise((resolve) =>
      child.on('close', (status) => {
        over = true;
        resolve(status);
      }),
    );
    for (let tries = 0; tries < 400 && !over; tries += 1) {
      this.#init = systemdBelow(child.pid);
      if (this.#init && fs.existsSync(`/proc/${this.#init}/root/run/systemd/private`)) break;
      this.#init = undefined;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (this.#init === undefined) {
      child.kill('SIGKILL');
      await this.#ended;
      throw new Error(`this machine boots no systemd in namespaces: ${this.#console}`);
    }
    const { said } = this.try(['systemctl', 'is-system-running', '--wait']);
    if (said.trim() !== 'running') {
      const failed = this.try(['systemctl', '--failed', '--no-pager']).said;
      throw new Error(`the machine is ${said.trim()}: ${failed}${this.#console}`);
    }
  }

  /** All services stop as they do when a machine is switched off. */
  async powerOff() {
    this.try(['systemctl', 'poweroff']);
    await this.#gone();
  }

  async #gone() {
    const patience = setTimeout(() => this.#kill(), 60_000);
    await this.#ended;
    clearTimeout(patience);
    this.#init = undefined;
    // What a machine leaves is empty groups.
    const remove =
      'cd "$0" && mount -t cgroup2 cgroup2 mnt && find "mnt/$1" -depth -type d -delete';
    run('unshare', ['--mount', 'sh', '-c', remove, this.root, this.#group]);
  }

  #kill() {
    if (this.#init !== undefined) process.kill(this.#init, 'SIGKILL');
  }

  async remove() {
    if (this.#init !== undefined) {
      this.#kill();
      await this.#gone();
    }
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  #command(args) {
    return ['nsenter', ['--all', '-t', this.#init, 'env', ...bareEnvironment, ...args]];
  }

  /** Runs a program on the machine as root; throws when it fails. */
  run(args) {
    const [program, all] = this.#command(args);
    return run(program, all, limits);
  }

  /** The same for what may fail: { status, said }. */
  try(args) {
    const [program, all] = this.#command(args);
    const { status, stdout, stderr } = spawnSync(program, all, limits);
    return { status, said: stdout + stderr };
  }

  /** Runs a script of this checkout with this machine's network. */
  runScript(file, args) {
    const net = ['--net', '-t', this.#init, process.execPath];
    return run('nsenter', [...net, file, ...args], limits);
  }
}

// `unshare` keeps waiting for its one child.
function systemdBelow(pid) {
  const file = `/proc/${pid}/task/${pid}/children`;
  const child = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : '';
  if (!/^\d+$/.test(child)) return undefined;
  try {
    return fs.readFileSync(`/proc/${child}/comm`, 'utf8') === 'systemd\n' ? child : undefined;
  } catch {
    return undefined;
  }
}
