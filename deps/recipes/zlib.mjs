// zlib. Debian's tarball lacks the folder its CMake file wants, and eleven files need no CMake.

import { compileArchive, copyHeaders } from '../compile.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['zlib'];
export const needs = [];

const kFiles = [
  'adler32',
  'compress',
  'crc32',
  'deflate',
  'infback',
  'inffast',
  'inflate',
  'inftrees',
  'trees',
  'uncompr',
  'zutil',
];

export async function build(build) {
  await compileArchive(build, {
    archive: 'libz.a',
    files: kFiles.map((name) => `${name}.c`),
    flags: ['-DHAVE_UNISTD_H', '-DHAVE_STDARG_H'],
  });
  copyHeaders(build, ['zlib.h', 'zconf.h']);
}
