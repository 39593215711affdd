// The two compilers everything is built with: the machine's gcc, and Emscripten.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture } from './run.mjs';

const depsFolder = path.dirname(fileURLToPath(import.meta.url));

/** Fills the gaps of libc++ 13; must come before every C++ header in a wasm build. */
export const libcxx13Header = path.join(depsFolder, 'wasm', 'libcxx13.h');

/** The flags of all wasm code, ours too: C++ exceptions of the engine, and 128-bit SIMD. */
export const wasmFlags = ['-fwasm-exceptions', '-msimd128'];

/** Oldest Emscripten that the code is known to build with. */
export const emscriptenFloor = [3, 1, 6];

/** How many compilers to run at once. */
export function jobs() {
  return Number(process.env.WAFERSEAL_JOBS) || os.cpus().length;
}

/**
 * Where Emscripten is: $EMSDK, else the emcc in PATH. `programs` holds emcc, `root` its cmake
 * folder (Debian keeps the two apart). Null when there is none.
 */
export function findEmscripten() {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  if (process.env.EMSDK) folders.unshift(path.join(process.env.EMSDK, 'upstream', 'emscripten'));
  const programs = folders.find((folder) => fs.existsSync(path.join(folder, 'emcc')));
  if (programs === undefined) return null;
  const root = path.dirname(fs.realpathSync(path.join(programs, 'emcc')));
  return { programs, root };
}

/** The environment Emscripten needs: Debian's emcc finds its own node packages by NODE_PATH only. */
export function emscriptenEnvironment(environment = process.env) {
  const shared = '/usr/share/nodejs';
  if (environment.EMSDK || !fs.existsSync(path.join(shared, 'acorn'))) return { ...environment };
  const nodePath = (environment.NODE_PATH ?? '').split(':').filter((part) => part !== '');
  if (!nodePath.includes(shared)) nodePath.push(shared);
  return { ...environment, NODE_PATH: nodePath.join(':') };
}

function hasCcache() {
  return (process.env.PATH ?? '')
    .split(':')
    .some((folder) => folder !== '' && fs.existsSync(path.join(folder, 'ccache')));
}

async function nativeToolchain() {
  const version = await capture('g++', ['-dumpfullversion']);
  if (version === null) throw new Error('g++ is missing: apt-get install g++');
  const machine = (await capture('g++', ['-dumpmachine'])) ?? '';
  return {
    target: 'native',
    identity: `g++ ${version.trim()} ${machine.trim()}`,
    cc: 'gcc',
    cxx: 'g++',
    ar: 'ar',
    cFlags: ['-fPIC', '-O2'],
    cxxFlags: ['-fPIC', '-O2'],
    cmake: 'cmake',
    cmakeArguments: [],
    environment: { ...process.env },
    launcher: hasCcache() ? ['ccache'] : [],
  };
}

async function wasmToolchain() {
  const found = findEmscripten();
  if (found === null) throw new Error('Emscripten is missing: apt-get install emscripten');
  const environment = emscriptenEnvironment();
  const emcc = path.join(found.programs, 'emcc');
  const answer = await capture(emcc, ['--version'], { env: environment });
  const version = /\b(\d+)\.(\d+)\.(\d+)\b/.exec(answer ?? '');
  if (version === null) throw new Error(`${emcc} --version gives no version`);
  const numbers = version.slice(1).map(Number);
  if (isOlder(numbers, emscriptenFloor)) {
    throw new Error(`Emscripten ${numbers.join('.')} is older than ${emscriptenFloor.join('.')}`);
  }
  return {
    target: 'wasm',
    identity: `emcc ${numbers.join('.')}`,
    cc: emcc,
    cxx: path.join(found.programs, 'em++'),
    ar: path.join(found.programs, 'emar'),
    cFlags: ['-O3', ...wasmFlags],
    cxxFlags: ['-O3', ...wasmFlags, '-include', libcxx13Header],
    cmake: 'cmake',
    cmakeArguments: [
      `-DCMAKE_TOOLCHAIN_FILE=${path.join(found.root, 'cmake/Modules/Platform/Emscripten.cmake')}`,
    ],
    environment,
    launcher: [],
  };
}

function isOlder(version, floor) {
  for (let i = 0; i < floor.length; i += 1) {
    if (version[i] !== floor[i]) return version[i] < floor[i];
  }
  return false;
}

const known = new Map();

/** The toolchain of `native` or `wasm`. Throws when its compiler is missing or too old. */
export function toolchain(target) {
  if (!known.has(target)) {
    if (target === 'native') known.set(target, nativeToolchain());
    else if (target === 'wasm') known.set(target, wasmToolchain());
    else throw new Error(`unknown target "${target}": native or wasm`);
  }
  return known.get(target);
}
