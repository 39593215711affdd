// A bare Debian in a folder, with what our package depends on and little else. It is made once by debootstrap,
// from the mirror that this machine's apt uses, and kept in the cache.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, contentKey, withLock } from '../../deps/cache.mjs';

/** For `env`: what a machine has of the environment of its own. */
export const bareEnvironment = [
  '-i',
  'LC_ALL=C',
  'DEBIAN_FRONTEND=noninteractive',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
];

/** What a program says; throws with that when it fails. */
export function run(program, args, options = {}) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', ...options });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}: ${error.stdout ?? ''}${error.stderr ?? error}`);
  }
}

/** A machine of this test, which `remove` takes away. */
export async function bareMachine(deb) {
  return new Machine(await bareFolder(deb, ['systemd-standalone-sysusers', 'ca-certificates']));
}

/** A new folder with a Debian of this release: the package's dependencies and `packages`, but not the package. */
export async function bareFolder(deb, packages) {
  if (process.getuid() !== 0) throw new Error('a machine in a folder needs root');
  const tarball = await tarballFor(deb, packages);
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-machine-'));
  fs.chmodSync(root, 0o755);
  run('tar', ['--numeric-owner', '-xf', tarball, '-C', root]);
  return root;
}

async function tarballFor(deb, packages) {
  const release = codename();
  const depends = run('dpkg-deb', ['-f', deb, 'Depends', 'Architecture']);
  const key = contentKey([depends, packages]);
  const file = path.join(cacheFolder('machines'), `${release}-${key}.tar`);
  await withLock(path.basename(file), async () => {
    if (!fs.existsSync(file)) makeTarball(file, release, deb, packages);
  });
  return file;
}

function makeTarball(file, release, deb, packages) {
  console.log('making a bare Debian in the cache, for the tests of the package');
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-bare-'));
  fs.chmodSync(root, 0o755);
  try {
    const include = `--include=${packages.join(',')}`;
    run('debootstrap', ['--variant=minbase', include, release, root, mirrorOf(release)]);
    fs.cpSync('/etc/resolv.conf', path.join(root, 'etc/resolv.conf'), { dereference: true });
    const how = run('apt-config', ['dump']).match(/^Acquire::(http|https|ftp|Check).*$/gm) ?? [];
    const settings = path.join(root, 'etc/apt/apt.conf.d/99test');
    fs.writeFileSync(settings, `${how.join('\n')}\n`);
    fs.cpSync(deb, path.join(root, 'waferseal.deb'));
    const machine = new Machine(root);
    machine.run(['apt-get', 'update']);
    machine.run(['apt-get', 'install', '-y', '--no-install-recommends', '/waferseal.deb']);
    machine.run(['dpkg', '--purge', 'waferseal']);
    machine.run(['apt-get', 'clean']);
    for (const name of ['waferseal.deb', 'var/lib/apt/lists', 'etc/apt', 'etc/resolv.conf']) {
      fs.rmSync(path.join(root, name), { recursive: true, force: true });
    }
    run('tar', ['--numeric-owner', '-cf', `${file}.new`, '-C', root, '.']);
    fs.renameSync(`${file}.new`, file);
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

function codename() {
  return /^VERSION_CODENAME=(\w+)/m.exec(fs.readFileSync('/etc/os-release', 'utf8'))[1];
}

function mirrorOf(release) {
  const format = '$(CODENAME) $(COMPONENT) $(SITE)';
  const lines = run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const found = lines.split('\n').map((line) => line.split(' '));
  const [, , site] = found.find(([name, part]) => name === release && part === 'main') ?? [];
  if (site === undefined) throw new Error(`apt on this machine knows no mirror of ${release}`);
  return site;
}

class Machine {
  #children = [];

  constructor(root) {
    this.root = root;
  }

  at(file) {
    return path.join(this.root, file);
  }

  #command(args, { user, group } = {}) {
    const who = user === undefined ? [] : [`--userspec=${user}:${group}`];
    return ['env', [...bareEnvironment, 'chroot', ...who, this.root, ...args]];
  }

  /** Runs a program on the machine, as root or as `{ user, group }`; throws when it fails. */
  run(args, who = {}, input = '') {
    const [program, all] = this.#command(args, who);
    return run(program, all, { input });
  }

  /** The same for what may fail: { status, said }. */
  try(args, who = {}) {
    const [program, all] = this.#command(args, who);
    const { status, stdout, stderr } = spawnSync(program, all, { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  /** Starts what a unit says, as its user; { ended, said }. */
  start({ user, group, umask, environment, command }) {
    const line = `umask ${umask}; exec env ${environment.join(' ')} ${command}`;
    const [program, all] = this.#command(['sh', '-c', line], { user, group });
    const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => chunks.push(data));
    }
    const ended = new Promise((resolve) => child.on('close', resolve));
    this.#children.push({ child, ended });
    return { child, ended, said: () => Buffer.concat(chunks).toString() };
  }

  /** Ends what was started. */
  async stop() {
    for (const { child } of this.#children) child.kill('SIGTERM');
    await Promise.all(this.#children.map(({ ended }) => ended));
    this.#children = [];
  }

  async remove() {
    await this.stop();
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  /** Every file and folder, but for what dpkg and its kin write about themselves. */
  files() {
    const own =
      /^(var\/(lib\/dpkg|log|cache)|tmp|run)(\/|$)|^etc\/(passwd|shadow|group|gshadow)-?$/;
    return fs
      .readdirSync(this.root, { recursive: true, withFileTypes: true })
      .map((entry) =>
        path.relative(this.root, path.join(entry.parentPath ?? entry.path, entry.name)),
      )
      .filter((name) => !own.test(name))
      .sort();
  }
}
