// utf8proc: Unicode normalisation and case folding, for internationalised mailboxes and answers.
//
// For wasm there is libutf8proc_apart.a beside it, whose tables are a file that is loaded when it is needed
// (utf8proc/tables_apart.h).

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileArchive, copyHeaders } from '../compile.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['utf8proc'];
export const needs = [];

const ours = fileURLToPath(new URL('../utf8proc', import.meta.url));
const withoutFetch = fileURLToPath(new URL('../../cmake/node_without_fetch.js', import.meta.url));

export function extraKey() {
  return fs.readdirSync(ours).map((file) => fs.readFileSync(path.join(ours, file), 'utf8'));
}

export async function build(build) {
  fs.cpSync(ours, build.source, { recursive: true });
  await compileArchive(build, {
    archive: 'libutf8proc.a',
    files: ['utf8proc.c', 'tables_within.c'],
    flags: ['-DUTF8PROC_STATIC'],
  });
  copyHeaders(build, ['utf8proc.h']);
  copyHeaders(build, ['tables.h'], 'utf8proc');
  if (build.target === 'wasm') await buildApart(build);
}

async function buildApart(build) {
  const { source, tools } = build;
  const program = path.join(build.work, 'write_tables.js');
  const [compiler, ...more] = [...tools.launcher, tools.cc];
  await build.run(compiler, [
    ...[...more, ...tools.cFlags, '-w', '-DUTF8PROC_STATIC', `-I${source}`],
    ...['-sNODERAWFS=1', '-sENVIRONMENT=node', '-sEXIT_RUNTIME=1', '--pre-js', withoutFetch],
    ...[path.join(source, 'write_tables.c'), '-o', program],
  ]);
  await build.run(process.execPath, [program, source]);
  const whole = fs.readFileSync(path.join(source, 'utf8proc.c'), 'utf8');
  const apart = whole.replace('#include "utf8proc_data.c"', '#include "tables_apart.h"');
  if (apart === whole) throw new Error('utf8proc.c does not include its tables as it did');
  fs.writeFileSync(path.join(source, 'utf8proc_apart.c'), apart);
  await compileArchive(build, {
    archive: 'libutf8proc_apart.a',
    files: ['utf8proc_apart.c'],
    flags: ['-DUTF8PROC_STATIC'],
  });
  copyHeaders(build, ['unicode-tables.bin'], 'utf8proc');
}
