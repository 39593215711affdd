// npm run locks: writes the lock files of the examples and of the programs that their tests use.
//
// A version that a lock file names already stays if package.json allows it; whoever wants the newest
// deletes the file first. Addresses of registries are left out, as in the lock file of the checkout.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { needModernNode } from './modern-node.mjs';
import { root } from './root.mjs';

await needModernNode();

const kOurs = 'waferseal';
const kFolders = [
  ...fs.readdirSync(path.join(root, 'examples'), { withFileTypes: true }),
  ...fs.readdirSync(path.join(root, 'tests/examples'), { withFileTypes: true }),
]
  .filter((entry) => entry.isDirectory())
  .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));

const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const write = (file, value) => fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

/** What `npm install --package-lock-only` makes of a manifest and the lock that is there, if any. */
function lockOf(manifest, before) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-lock-'));
  try {
    const lock = path.join(folder, 'package-lock.json');
    write(path.join(folder, 'package.json'), manifest);
    if (before !== undefined) write(lock, before);
    const flags = ['--package-lock-only', '--omit-lockfile-registry-resolved', '--no-audit'];
    const done = spawnSync('npm', ['install', ...flags, '--no-fund'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (done.status !== 0) throw new Error(`npm install ended with ${done.status}`);
    return read(lock);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Ours is left out of that, as no registry may have this version, and added as npm would. */
function lockWithOurs(manifest, before) {
  const { name, dependencies, devDependencies } = manifest;
  const { [kOurs]: _, ...others } = dependencies;
  const { packages, ...lock } = lockOf({ ...manifest, dependencies: others }, before);
  packages[''] = { name, dependencies, devDependencies };
  const { version, license, engines, peerDependencies, peerDependenciesMeta } = read(
    path.join(root, 'wasm/package.json'),
  );
  // No sum: it is another one whenever the package is packed.
  packages[`node_modules/${kOurs}`] = {
    version,
    license,
    engines,
    peerDependencies,
    peerDependenciesMeta,
  };
  const inOrder = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(inOrder) };
}

// npm ci refuses a lock that names a platform's package and does not have it.
function checkPlatforms(lock) {
  const names = new Set(Object.keys(lock.packages).map((key) => key.split('node_modules/').at(-1)));
  for (const [key, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    const missing = Object.keys(optionalDependencies).filter((name) => !names.has(name));
    if (missing.length > 0) throw new Error(`${key}: ${missing.join(', ')} cannot be had`);
  }
}

for (const folder of kFolders) {
  const manifest = read(path.join(root, folder, 'package.json'));
  const file = path.join(root, folder, 'package-lock.json');
  const before = fs.existsSync(file) ? read(file) : undefined;
  const make = manifest.dependencies?.[kOurs] === undefined ? lockOf : lockWithOurs;
  const lock = make(manifest, before);
  checkPlatforms(lock);
  write(file, lock);
  console.log(`${folder}: ${Object.keys(lock.packages).length - 1} packages`);
}
