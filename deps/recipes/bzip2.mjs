// bzip2, which RNP links for reading old compressed OpenPGP messages.

import { compileArchive, copyHeaders } from '../compile.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['bzip2'];
export const needs = [];

const kFiles = ['blocksort', 'huffman', 'crctable', 'randtable', 'compress', 'decompress', 'bzlib'];

export async function build(build) {
  await compileArchive(build, {
    archive: 'libbz2.a',
    files: kFiles.map((name) => `${name}.c`),
    flags: ['-D_FILE_OFFSET_BITS=64'],
  });
  copyHeaders(build, ['bzlib.h']);
}
