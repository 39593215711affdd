// Goes on in a newer Node when the one that was started is too old for the tools. This file, and
// whatever it imports before that, keeps to what Node 18 knows.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, withLock } from '../deps/cache.mjs';

// What Vite 8 and rolldown ask for: 20.19 or later of 20, or 22.12 and later.
const kFloors = [
  [20, 19],
  [22, 12],
];
const kWanted = '22.23.3';

/** Whether a version such as "18.20.4" is new enough for the tools. */
export function isModern(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > kFloors.at(-1)[0]) return true;
  return kFloors.some(([floorMajor, floorMinor]) => major === floorMajor && minor >= floorMinor);
}

/**
 * Returns at once in a Node that is new enough. Otherwise runs the same command line in a newer one
 * from the npm registry, kept in the cache folder, and ends this process with its status.
 */
export async function needModernNode() {
  if (isModern(process.versions.node)) return;
  const folder = await modernNodeFolder().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}` };
  const child = spawn(path.join(folder, 'node'), process.argv.slice(1), { env, stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child decides when it has stopped everything.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const status = await new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal] ?? 0)));
  });
  process.exit(status);
}

/** The folder of a program `node` that is new enough for everything, fetched when missing. */
export async function modernNodeFolder() {
  // The platform package behind npm's `node`, without its install script.
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.join(cacheFolder('node'), `${name}-${kWanted}`);
  const programs = path.join(folder, 'node_modules', name, 'bin');
  if (fs.existsSync(path.join(programs, 'node'))) return programs;
  console.log(`this is Node ${process.versions.node}: fetching ${kWanted} as well`);
  await withLock('node', async () => {
    if (fs.existsSync(path.join(programs, 'node'))) return;
    const temporary = `${folder}.${process.pid}`;
    fs.mkdirSync(temporary, { recursive: true });
    fs.writeFileSync(path.join(temporary, 'package.json'), '{"private":true}\n');
    const install = ['install', '--no-save', '--no-audit', '--no-fund', `${name}@${kWanted}`];
    const done = spawnSync('npm', install, { cwd: temporary, stdio: 'inherit' });
    if (done.status !== 0) {
      throw new Error(`npm could not fetch ${name}; install Node 22 by hand and start again`);
    }
    fs.renameSync(temporary, folder);
  });
  return programs;
}
