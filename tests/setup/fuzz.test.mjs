// Every fuzz target is built, and starts from something.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { seedsOf } from '../../setup/fuzz/seeds.mjs';
import { seeds } from '../fuzz/seeds.mjs';

const folder = new URL('../fuzz/', import.meta.url);
const targets = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith('_fuzz.cc'))
  .map((name) => name.slice(0, -'.cc'.length));

test('CMake builds every target, and the table of seeds has every target and no other', () => {
  const lists = fs.readFileSync(new URL('CMakeLists.txt', folder), 'utf8');
  const built = [...lists.matchAll(/^waferseal_add_fuzzer\((\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(built.sort(), targets.sort());
  assert.deepEqual(Object.keys(seeds).sort(), targets);
});

for (const target of targets) {
  test(`${target} has seeds`, () => {
    const found = seedsOf(target);
    assert.ok(found.length > 0);
    assert.ok(found.every((seed) => seed.length > 0));
  });
}

test('a target that the table does not know is refused', () => {
  assert.throws(() => seedsOf('no_fuzz'), /has nothing for no_fuzz/);
});
