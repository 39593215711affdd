// Builds what the checkout itself holds: the native programs, the WebAssembly engine with its npm
// package, and the web pages. Each step does nothing when nothing it reads has changed.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { buildDependencies } from '../deps/build.mjs';
import { contentKey } from '../deps/cache.mjs';
import { emscriptenEnvironment, jobs } from '../deps/toolchain.mjs';
import { root } from './root.mjs';
import { debianThirdParty } from './third-party.mjs';

/**
 * Third-party libraries, then our code. `wanted` names the folders to build per CMake preset, such as
 * { native: ['native'], wasm: ['wasm', 'tests/engine'] }; an empty list builds everything.
 */
export async function buildTargets(wanted) {
  const libraries = (preset) => (preset === 'wasm' ? 'wasm' : 'native');
  const prefixes = await buildDependencies([...new Set(Object.keys(wanted).map(libraries))]);
  for (const [preset, folders] of Object.entries(wanted)) {
    await cmakeBuild(preset, prefixes[libraries(preset)], folders);
  }
}

async function cmakeBuild(preset, prefix, folders) {
  const build = path.join(root, 'build', preset);
  const mark = path.join(build, 'waferseal-prefix');
  const configured =
    fs.existsSync(path.join(build, 'build.ninja')) &&
    fs.existsSync(mark) &&
    fs.readFileSync(mark, 'utf8') === prefix;
  const env = cached(preset === 'wasm' ? emscriptenEnvironment() : process.env);
  if (!configured) {
    console.log(`configuring ${preset}`);
    // A few files of a room in one go: half the time.
    await configure(preset, ['-DCMAKE_UNITY_BUILD=ON'], env);
    fs.writeFileSync(mark, prefix);
  }
  console.log(`building ${preset}`);
  const targets = folders.flatMap((folder) => ['--target', `${folder}/all`]);
  const parallel = ['--parallel', String(jobs())];
  await visible('cmake', ['--build', '--preset', preset, ...parallel, ...targets], env);
}

function configure(preset, more, env) {
  return visible('cmake', ['--preset', preset, '--log-level=WARNING', ...more], env);
}

/** A folder with compile_commands.json that names each file of ours, for tools that look at one at a time. */
export async function compileCommands() {
  await buildDependencies(['native']);
  const folder = path.join(root, 'build/one-by-one');
  await configure('native', ['-B', folder, '-DCMAKE_UNITY_BUILD=OFF'], cached(process.env));
  return folder;
}

/** With ccache told that paths below the checkout do not matter, so that every checkout shares what was compiled. */
function cached(environment) {
  return { ...environment, CCACHE_BASEDIR: root, CCACHE_NOHASHDIR: '1' };
}

/** The npm package in wasm/dist, from the CMake build of the preset wasm and the components in web/. */
export function buildPackage() {
  const inputs = ['wasm', 'web', 'build/wasm/wasm', 'engine/include', 'setup/codes'];
  return whenChanged('wasm/dist', inputs, () => {
    console.log('building the npm package');
    return visible('npm', ['run', '--silent', 'build', '--workspace', 'waferseal']);
  });
}

/** The npm package as a file, for projects that are not part of this checkout; returns its path. */
export async function packNpm() {
  await buildTargets({ wasm: ['wasm'] });
  await buildPackage();
  const folder = path.join(root, 'build');
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'wasm/package.json'), 'utf8'));
  const where = ['--workspace', 'waferseal', '--pack-destination', folder];
  await visible('npm', ['pack', '--silent', ...where]);
  return path.join(folder, `waferseal-${version}.tgz`);
}

/** The pages in web/dist. */
export function buildWeb() {
  return whenChanged('web/dist', ['web', 'wasm/dist'], () => {
    console.log('building the web pages');
    return visible('npm', ['run', '--silent', 'build', '--workspace', 'waferseal-web']);
  });
}

/** The Debian package of all that; returns its path. */
export async function buildDeb() {
  await buildTargets({ native: ['native'], wasm: ['wasm'] });
  await buildPackage();
  await buildWeb();
  return packDeb();
}

/** The same of what is built already. */
export async function packDeb() {
  const build = path.join(root, 'build/native');
  const folder = path.join(build, 'packages');
  fs.rmSync(folder, { recursive: true, force: true });
  const texts = path.join(build, 'packaging/third-party.txt');
  fs.mkdirSync(path.dirname(texts), { recursive: true });
  fs.writeFileSync(texts, await debianThirdParty());
  await configure('native', [], cached(process.env));
  await visible('cpack', ['-G', 'DEB', '--config', path.join(build, 'CPackConfig.cmake')]);
  const [name, ...more] = fs.readdirSync(folder).filter((file) => file.endsWith('.deb'));
  if (name === undefined || more.length > 0) throw new Error(`${folder} does not hold one package`);
  return path.join(folder, name);
}

/** Runs `work` unless `output` stands and no file below `inputs` has changed since. */
async function whenChanged(output, inputs, work) {
  const mark = path.join(root, 'build', `${output.replaceAll('/', '-')}.inputs`);
  const state = () => contentKey(inputs.flatMap((input) => filesWithTimes(path.join(root, input))));
  if (
    fs.existsSync(path.join(root, output)) &&
    fs.existsSync(mark) &&
    fs.readFileSync(mark, 'utf8') === state()
  ) {
    return;
  }
  fs.rmSync(mark, { force: true });
  await work();
  fs.mkdirSync(path.dirname(mark), { recursive: true });
  // Taken after the work: a generated file among the inputs must not count as a change.
  fs.writeFileSync(mark, state());
}

function filesWithTimes(folder) {
  if (!fs.existsSync(folder)) return [];
  const found = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const skipped = ['node_modules', 'CMakeFiles', 'dist'].includes(entry.name);
      if (!skipped) found.push(...filesWithTimes(file));
    } else {
      const { mtimeMs, size } = fs.statSync(file);
      found.push([path.relative(root, file), mtimeMs, size]);
    }
  }
  return found;
}

/** Runs a program with its output on the terminal; throws when it fails. */
export async function visible(program, args, env = process.env) {
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
}
