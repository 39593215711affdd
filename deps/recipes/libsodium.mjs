// libsodium. Natively its own configure picks the assembler and vector code per file; for wasm the
// C files are compiled directly, which takes a quarter of the time.
//
// For wasm there is libsodium_small.a as well, to be linked before it: in few bytes what does not run once a byte.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileArchive, filesBelow } from '../compile.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['libsodium'];
export const needs = [];

const hot = /argon2-fill-block|blake2b|chacha20|poly1305|hash_sha256|hash_sha512|keccak/;
const withoutTable = fileURLToPath(new URL('../wasm/ed25519_without_table.c', import.meta.url));

export const extraKey = () => fs.readFileSync(withoutTable, 'utf8');

export async function build(build) {
  if (build.target === 'native') await buildNative(build);
  else await buildWasm(build);
}

async function buildNative(build) {
  const { source } = build;
  build.say('configure');
  await build.run(
    './configure',
    [
      `--prefix=${build.out}`,
      '--disable-shared',
      '--enable-static',
      '--with-pic',
      '--disable-dependency-tracking',
      `CC=${[...build.tools.launcher, build.tools.cc].join(' ')}`,
      'CFLAGS=-O3',
    ],
    { cwd: source },
  );
  build.say('make');
  await build.run('make', [`-j${build.jobs}`], { cwd: source });
  await build.run('make', ['install'], { cwd: source });
}

async function buildWasm(build) {
  const include = path.join(build.source, 'src/libsodium/include');
  writeVersionHeader(build, include);
  const defines = [
    'CONFIGURED=1',
    'NATIVE_LITTLE_ENDIAN=1',
    'HAVE_C11_MEMORY_FENCES=1',
    'HAVE_GCC_MEMORY_FENCES=1',
    'HAVE_ATOMIC_OPS=1',
    'HAVE_POSIX_MEMALIGN=1',
    'HAVE_GETENTROPY=1',
    'HAVE_ALLOCA_H=1',
    'HAVE_ALLOCA=1',
    'HAVE_CATCHABLE_ABRT=0',
    'DEV_MODE=0',
  ];
  const files = filesBelow(build, 'src/libsodium', '.c');
  const flags = [
    ...defines.map((define) => `-D${define}`),
    // 1.0.22's vector code for Argon2 (the only one for wasm) multiplies the wrong 32-bit lanes and
    // gives wrong keys; the portable code is right. The crypto tests compare both builds.
    '-U__wasm_simd128__',
    `-I${path.join(build.source, 'src/libsodium')}`,
    `-I${include}`,
    `-I${path.join(include, 'sodium')}`,
  ];
  await compileArchive(build, { archive: 'libsodium.a', files, flags });
  const curve = 'src/libsodium/ed25519_without_table.c';
  fs.copyFileSync(withoutTable, path.join(build.source, curve));
  const small = files.filter((file) => !file.endsWith('/ed25519_ref10.c') && !hot.test(file));
  await compileArchive(build, {
    archive: 'libsodium_small.a',
    files: [curve, ...small],
    flags: [...flags, '-Oz'],
  });
  const headers = filesBelow(build, 'src/libsodium/include', '.h');
  for (const header of headers) {
    const relative = path.relative('src/libsodium/include', header);
    if (relative.includes('private/')) continue;
    const to = path.join(build.out, 'include', relative);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(path.join(build.source, header), to);
  }
}

/** What configure would write, from the numbers in configure.ac. */
function writeVersionHeader(build, include) {
  const configure = fs.readFileSync(path.join(build.source, 'configure.ac'), 'utf8');
  const values = {
    VERSION: /^AC_INIT\(\[libsodium\],\[([^\]]+)\]/m.exec(configure)[1],
    SODIUM_LIBRARY_VERSION_MAJOR: /^SODIUM_LIBRARY_VERSION_MAJOR=(\d+)/m.exec(configure)[1],
    SODIUM_LIBRARY_VERSION_MINOR: /^SODIUM_LIBRARY_VERSION_MINOR=(\d+)/m.exec(configure)[1],
    SODIUM_LIBRARY_MINIMAL_DEF: '',
  };
  const template = fs.readFileSync(path.join(include, 'sodium/version.h.in'), 'utf8');
  const text = template.replace(/@(\w+)@/g, (_, name) => values[name]);
  fs.writeFileSync(path.join(include, 'sodium/version.h'), text);
}
