// json-c, which RNP's command output needs. Its configuration is the same on every target here, so
// it is written down instead of probed.

import fs from 'node:fs';
import path from 'node:path';
import { compileArchive, copyHeaders, filesBelow } from '../compile.mjs';

export const targets = ['native', 'wasm'];
export const sources = ['json-c'];
export const needs = [];

const kFiles = [
  'arraylist',
  'debug',
  'json_c_version',
  'json_object',
  'json_object_iterator',
  'json_patch',
  'json_pointer',
  'json_tokener',
  'json_util',
  'json_visit',
  'libjson',
  'linkhash',
  'printbuf',
  'random_seed',
  'strerror_override',
];

const kFound = [
  ...['DECL_INFINITY', 'DECL_ISINF', 'DECL_ISNAN', 'DECL_NAN', 'FCNTL_H', 'INTTYPES_H'],
  ...['LIMITS_H', 'LOCALE_H', 'MEMORY_H', 'OPEN', 'REALLOC', 'SETLOCALE', 'SNPRINTF', 'STDARG_H'],
  ...['STDINT_H', 'STDLIB_H', 'STRCASECMP', 'STRDUP', 'STRERROR', 'STRINGS_H', 'STRING_H'],
  ...['STRNCASECMP', 'STRTOLL', 'STRTOULL', 'SYS_CDEFS_H', 'SYS_PARAM_H', 'SYS_STAT_H'],
  ...['SYS_TYPES_H', 'UNISTD_H', 'USELOCALE', 'VASPRINTF', 'VPRINTF', 'VSNPRINTF'],
];

export async function build(build) {
  const { source } = build;
  const long = build.target === 'wasm' ? 4 : 8;
  const sizes = { INT: 4, INT64_T: 8, LONG: long, LONG_LONG: 8, SIZE_T: long, SSIZE_T: long };
  const lines = [
    ...kFound.map((name) => `#define HAVE_${name} 1`),
    ...Object.entries(sizes).map(([name, size]) => `#define SIZEOF_${name} ${size}`),
    '#define STDC_HEADERS 1',
    '#define JSON_C_HAVE_INTTYPES_H 1',
    '',
  ];
  fs.writeFileSync(path.join(source, 'config.h'), lines.join('\n'));
  fs.writeFileSync(path.join(source, 'json_config.h'), '#define JSON_C_HAVE_INTTYPES_H 1\n');
  const template = fs.readFileSync(path.join(source, 'json.h.cmakein'), 'utf8');
  const header = template
    .replace('@JSON_H_JSON_PATCH@', '#include "json_patch.h"')
    .replace('@JSON_H_JSON_POINTER@', '#include "json_pointer.h"');
  fs.writeFileSync(path.join(source, 'json.h'), header);
  await compileArchive(build, {
    archive: 'libjson-c.a',
    files: kFiles.map((name) => `${name}.c`),
    flags: ['-D_GNU_SOURCE', '-D_REENTRANT', `-I${source}`],
  });
  const headers = filesBelow(build, '', '.h').filter((file) => !file.includes('/'));
  copyHeaders(
    build,
    headers.filter((file) => file !== 'config.h'),
    'json-c',
  );
}
