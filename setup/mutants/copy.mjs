// A copy of the checkout in the cache folder, as it stands now, with a native build of its own. Mutants
// are made there and nowhere else; what was built for it is kept for the next time.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, contentKey } from '../../deps/cache.mjs';
import { jobs } from '../../deps/toolchain.mjs';
import { root } from '../root.mjs';

function filesOf(folder) {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\0')
    .filter((name) => name !== '' && fs.existsSync(path.join(folder, name)));
}

function filesBelow(folder, prefix = '') {
  return fs.readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(prefix, entry.name);
    if (name === 'build') return [];
    return entry.isDirectory() ? filesBelow(folder, name) : [name];
  });
}

/** Makes `copy` hold what the checkout holds; a file that is equal keeps its time. */
function bringUpToDate(copy) {
  const names = new Set(filesOf(root));
  for (const name of filesBelow(copy)) {
    if (!names.has(name)) fs.rmSync(path.join(copy, name));
  }
  for (const name of names) {
    const content = fs.readFileSync(path.join(root, name));
    const place = path.join(copy, name);
    if (fs.existsSync(place) && fs.readFileSync(place).equals(content)) continue;
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, content);
  }
}

function run(program, args, { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => chunks.push(data));
    child.on('error', (error) => resolve({ ok: false, text: error.message }));
    child.on('close', (code) =>
      resolve({ ok: code === 0, text: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/**
 * The copy: its `folder`, `build(targets)`, which gives { ok, text }, `read(file)` and
 * `write(file, text)`. `prefix` is where the third-party libraries are.
 */
export async function openCopy(prefix) {
  // One for each checkout, so that two of them can be tried side by side.
  const folder = cacheFolder('mutants', contentKey(root));
  bringUpToDate(folder);
  const env = { ...process.env, CCACHE_BASEDIR: folder, CCACHE_NOHASHDIR: '1' };
  const build = path.join(folder, 'build/native');
  const configure = [
    '--preset',
    'native',
    '--log-level=WARNING',
    `-DWAFERSEAL_DEPS_PREFIX=${prefix}`,
  ];
  const configured = await run('cmake', configure, { cwd: folder, env });
  if (!configured.ok) throw new Error(configured.text);
  return {
    folder,
    read: (file) => fs.readFileSync(path.join(folder, file), 'utf8'),
    write: (file, text) => fs.writeFileSync(path.join(folder, file), text),
    build: (targets) =>
      run(
        'cmake',
        [
          '--build',
          build,
          '--parallel',
          String(jobs()),
          ...targets.flatMap((one) => ['--target', one]),
        ],
        { cwd: folder, env },
      ),
  };
}
