// utf8proc: Unicode normalisation and case folding, for internationalised mailboxes.

import { compileArchive, copyHeaders } from '../compile.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['utf8proc'];
export const needs = [];

export async function build(build) {
  await compileArchive(build, {
    archive: 'libutf8proc.a',
    files: ['utf8proc.c'],
    flags: ['-DUTF8PROC_STATIC'],
  });
  copyHeaders(build, ['utf8proc.h']);
}
