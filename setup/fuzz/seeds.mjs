// Writes the seeds of a fuzz target (tests/fuzz/seeds.mjs) as files, which is what libFuzzer reads.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { seeds } from '../../tests/fuzz/seeds.mjs';
import { root } from '../root.mjs';

const kVectors = path.join(root, 'tests/vectors');
const kLeastBytes = 8;

function stringsIn(value) {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(stringsIn);
}

function decoded(text) {
  if (/^([0-9a-f]{2})+$/.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9_-]+$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
}

function vectors(pattern) {
  const names = fs.readdirSync(kVectors, { recursive: true }).filter((name) => pattern.test(name));
  if (names.length === 0) throw new Error(`no vector matches ${pattern}`);
  return names.map((name) => fs.readFileSync(path.join(kVectors, name)));
}

const json = (file) => stringsIn(JSON.parse(file.toString('utf8')));

function inputsOf({ inline, whole, texts, bytes }) {
  if (inline) return inline.map((text) => Buffer.from(text, 'latin1'));
  if (whole) return vectors(whole);
  if (texts)
    return vectors(texts)
      .flatMap(json)
      .map((text) => Buffer.from(text));
  return vectors(bytes)
    .flatMap(json)
    .map(decoded)
    .filter((input) => input.length >= kLeastBytes);
}

function withChoices(input, choices) {
  if (choices === undefined) return [input];
  return Array.from({ length: choices }, (_, choice) =>
    Buffer.concat([Buffer.from([choice]), input]),
  );
}

/** Every seed of the target. Throws when the table does not know it: a target starts from something. */
export function seedsOf(target) {
  if (!Object.hasOwn(seeds, target))
    throw new Error(`tests/fuzz/seeds.mjs has nothing for ${target}`);
  return seeds[target].flatMap((source) =>
    inputsOf(source)
      .filter((input) => input.length > 0)
      .flatMap((input) => withChoices(input, source.choices)),
  );
}

/** Writes them into `folder`, which then holds nothing else. */
export function writeSeeds(target, folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const seed of seedsOf(target)) {
    const name = createHash('sha256').update(seed).digest('hex').slice(0, 16);
    fs.writeFileSync(path.join(folder, name), seed);
  }
}
