// A copy of an example with the packed package installed, as somebody who has never heard of us has it.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Resolves with what it printed; rejects with that if it fails. */
export function run(command, args, cwd, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
    child.on('error', reject);
    child.on('close', (status) => {
      const text = Buffer.concat(said).toString();
      if (status === 0) resolve(text);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${status}:\n${text}`));
    });
  });
}

let packed;

/** The tarball that `npm publish` would send. */
export function pack() {
  packed ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waferseal-pack-'));
    await run('npm', ['pack', '--silent', '--pack-destination', folder], here('../../wasm'));
    const [name] = await readdir(folder);
    return { folder, file: join(folder, name) };
  })();
  return packed;
}

/** Removes what pack() made. */
export async function unpack() {
  if (packed) await rm((await packed).folder, { recursive: true, force: true });
}

/** Copies examples/<name> and installs what its lock file says; `t` is the test, whose end removes it. */
export async function install(t, name) {
  const folder = await copyOf(t, `../../examples/${name}`);
  // The packed package takes the place of the registry's, of which the lock file knows no sum.
  const packed = `file:${(await pack()).file}`;
  await change(join(folder, 'package.json'), ({ dependencies }) => {
    dependencies.waferseal = packed;
  });
  await change(join(folder, 'package-lock.json'), ({ packages }) => {
    packages[''].dependencies.waferseal = packed;
    packages['node_modules/waferseal'].resolved = packed;
  });
  await installLocked(folder);
  return folder;
}

/** What looks at a package, as tools/ and its lock file say. */
export async function installTools(t) {
  const folder = await copyOf(t, 'tools');
  await installLocked(folder);
  return folder;
}

async function copyOf(t, path) {
  const folder = await mkdtemp(join(tmpdir(), `waferseal-${basename(path)}-`));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(here(path), folder, { recursive: true });
  return folder;
}

async function change(file, edit) {
  const value = JSON.parse(await readFile(file, 'utf8'));
  edit(value);
  await writeFile(file, JSON.stringify(value));
}

async function installLocked(folder) {
  await run(
    'npm',
    ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--prefer-offline'],
    folder,
  );
}
