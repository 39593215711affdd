// Formatting: clang-format for C++, Biome for the rest, which lints as well.
// `node setup/check/format.mjs --write` formats instead of complaining.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from '../root.mjs';
import { projectFiles } from './files.mjs';

const kCxx = /^(engine|native|wasm|tests)\/.*\.(cc|h)$/;

export async function checkFormat() {
  return format({ write: false });
}

function format({ write }) {
  const faults = [];
  const files = projectFiles(kCxx);
  const mode = write ? ['-i'] : ['--dry-run', '-Werror'];
  if (files.length > 0) {
    faults.push(...failures('clang-format', [...mode, '--style=file', ...files]));
  }
  const biome = ['biome', write ? 'check' : 'ci', ...(write ? ['--write'] : [])];
  faults.push(...failures('npx', ['--no-install', ...biome, '--max-diagnostics=200']));
  return faults;
}

function failures(program, args) {
  const done = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.error) return [`${program}: ${done.error.message}`];
  if (done.status === 0) return [];
  return [`${done.stdout}${done.stderr}`.trim()];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = format({ write: process.argv.includes('--write') });
  for (const fault of faults) console.log(fault);
  process.exit(faults.length === 0 ? 0 : 1);
}
