// GoogleTest for wasm, from the sources that libgtest-dev and googletest install; natively the
// distribution's own archives serve.

import fs from 'node:fs';
import path from 'node:path';
import { compileArchive } from '../compile.mjs';

export const targets = ['wasm'];
export const sources = [];
export const needs = [];
export const cxx = true;

const kSource = '/usr/src/googletest';

export async function extraKey() {
  const list = path.join(kSource, 'CMakeLists.txt');
  return fs.existsSync(list) ? fs.readFileSync(list, 'utf8') : 'missing';
}

export async function build(build) {
  if (!fs.existsSync(kSource)) {
    throw new Error(`${kSource} is missing: apt-get install googletest`);
  }
  const here = { ...build, source: kSource };
  for (const [archive, file] of [
    ['gtest', 'googletest/src/gtest-all.cc'],
    ['gtest_main', 'googletest/src/gtest_main.cc'],
    ['gmock', 'googlemock/src/gmock-all.cc'],
  ]) {
    await compileArchive(here, {
      archive: `lib${archive}.a`,
      files: [file],
      flags: [
        '-std=c++20',
        '-DGTEST_HAS_PTHREAD=0',
        ...['googletest', 'googlemock'].flatMap((folder) => [
          `-I${path.join(kSource, folder)}`,
          `-I${path.join(kSource, folder, 'include')}`,
        ]),
      ],
    });
  }
  for (const name of ['gtest', 'gmock']) {
    // gtest's headers are in /usr/include only, where libgtest-dev puts them.
    fs.cpSync(path.join('/usr/include', name), path.join(build.out, 'include', name), {
      recursive: true,
    });
  }
}
