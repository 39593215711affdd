// A copy of an example with the packed package installed, as somebody who has never heard of us has it.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Copies examples/<name> and installs it; `t` is the test, whose end removes it. */
export async function install(t, name, more = []) {
  const folder = await mkdtemp(join(tmpdir(), `waferseal-${name}-`));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(here(`../../examples/${name}`), folder, { recursive: true });
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  const { file } = await pack();
  const quiet = ['--silent', '--no-audit', '--no-fund', '--no-save', '--prefer-offline'];
  await run('npm', ['install', ...quiet, file, ...more], folder);
  return folder;
}
