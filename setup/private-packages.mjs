// Daemons for the demo world and the tests (Postfix, NSD and the like), unpacked into the cache
// instead of installed: no system service, no system user, nothing under /etc, and an installed mail
// server stays as it is.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, contentKey, withLock } from '../deps/cache.mjs';
import { run } from '../deps/run.mjs';

/**
 * Unpacks Debian packages, with those of their dependencies that are not installed, into one folder
 * of the cache. Returns `root`, under which the usual usr/ tree stands, and `env`: the environment
 * with its programs first in PATH and its libraries in LD_LIBRARY_PATH.
 */
export async function privatePackages(names) {
  const wanted = [...new Set(names)].sort();
  const release = fs.existsSync('/etc/debian_version')
    ? fs.readFileSync('/etc/debian_version', 'utf8').trim()
    : '';
  const key = contentKey([wanted, process.arch, release]);
  const root = path.join(cacheFolder('peers'), `${wanted.join('+').slice(0, 60)}-${key}`);
  if (!fs.existsSync(root)) {
    await withLock(`peers-${key}`, async () => {
      if (!fs.existsSync(root)) await unpackInto(root, wanted);
    });
  }
  return { root, env: environmentOf(root) };
}

/** The same for a single package. */
export function privatePackage(name) {
  return privatePackages([name]);
}

async function unpackInto(root, names) {
  console.log(`unpacking ${names.join(', ')} into the cache, for the tests and the demo only`);
  let files = await download(names);
  if (files === null) {
    await refreshLists();
    files = await download(names);
  }
  if (files === null) throw new Error(`apt-get cannot download ${names.join(' ')}`);
  const temporary = `${root}.${process.pid}`;
  fs.mkdirSync(temporary, { recursive: true });
  for (const file of files) await run('dpkg', ['-x', file, temporary]);
  fs.renameSync(temporary, root);
  fs.rmSync(path.dirname(files[0]), { recursive: true, force: true });
}

/** Reading the lists needs root; without it the downloads go by what the machine knows already. */
async function refreshLists() {
  if (process.getuid() === 0) await run('apt-get', ['update']).catch(() => {});
}

/** Downloads the packages and what they need; null when apt does not know or serve one of them. */
async function download(names) {
  const plan = spawnSync('apt-get', ['install', '-s', '--no-install-recommends', ...names], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (plan.status !== 0) return null;
  const planned = [...plan.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]);
  // The machine's own C library stays: a second one would not fit its dynamic loader.
  const packages = [...new Set([...names, ...planned])].filter((name) => !/^libc(6|-)/.test(name));
  const folder = cacheFolder('downloads', `peers-${process.pid}`);
  try {
    await run('apt-get', ['download', '-o', 'APT::Sandbox::User=root', ...packages], {
      cwd: folder,
    });
  } catch {
    return null;
  }
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.deb'))
    .map((file) => path.join(folder, file));
}

function environmentOf(root) {
  const programs = ['usr/sbin', 'usr/bin', 'sbin', 'bin'];
  const libraries = ['usr/lib', 'lib'].flatMap((folder) => [
    folder,
    ...foldersIn(path.join(root, folder), /-linux-gnu/).map((name) => path.join(folder, name)),
  ]);
  // Postfix keeps its shared libraries in a folder of their own.
  libraries.push('usr/lib/postfix');
  const join = (folders, rest) =>
    [
      ...folders.map((folder) => path.join(root, folder)).filter((folder) => fs.existsSync(folder)),
      ...(rest ? [rest] : []),
    ].join(':');
  return {
    ...process.env,
    PATH: join(programs, process.env.PATH),
    LD_LIBRARY_PATH: join(libraries, process.env.LD_LIBRARY_PATH),
  };
}

function foldersIn(folder, pattern) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => pattern.test(name));
}
