// nlohmann/json: headers only, those of the distribution's nlohmann-json3-dev. They are copied
// because a wasm build must not search /usr/include.

import fs from 'node:fs';
import path from 'node:path';

export const targets = ['native', 'wasm'];
export const sources = [];
export const needs = [];

const kHeaders = '/usr/include/nlohmann';

export async function extraKey() {
  const version = path.join(kHeaders, 'detail/abi_macros.hpp');
  const macros = path.join(kHeaders, 'detail/macro_scope.hpp');
  const file = [version, macros].find((candidate) => fs.existsSync(candidate));
  return file === undefined ? 'missing' : fs.readFileSync(file, 'utf8');
}

export async function build(build) {
  if (!fs.existsSync(kHeaders)) {
    throw new Error('the headers of nlohmann/json are missing: apt-get install nlohmann-json3-dev');
  }
  fs.cpSync(kHeaders, path.join(build.out, 'include/nlohmann'), { recursive: true });
}
