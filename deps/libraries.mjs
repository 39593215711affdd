// Which libraries a target consists of, in an order in which each comes after what it needs, and
// the content key of each: the same key means the same archive.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheRoot, contentKey } from './cache.mjs';
import { libcxx13Header, toolchain } from './toolchain.mjs';

const depsFolder = path.dirname(fileURLToPath(import.meta.url));

const kOrder = [
  'libsodium',
  'utf8proc',
  'nlohmann-json',
  'zlib',
  'bzip2',
  'json-c',
  'googletest',
  'botan',
  'rnp',
];

const lock = JSON.parse(fs.readFileSync(path.join(depsFolder, 'lock.json'), 'utf8'));

/**
 * The libraries of a target. Each has name, recipe, sources (lock entries by name), the names it
 * needs, its key, and the folder where its build is or will be.
 */
export async function librariesOf(target) {
  const tools = await toolchain(target);
  const byName = new Map();
  for (const name of kOrder) {
    const recipeFile = path.join(depsFolder, 'recipes', `${name}.mjs`);
    const recipe = await import(recipeFile);
    if (!recipe.targets.includes(target)) continue;
    const sources = Object.fromEntries(recipe.sources.map((source) => [source, lock[source]]));
    const key = contentKey([
      tools.identity,
      tools.cFlags,
      // The header's text counts, not where the checkout lies.
      tools.cxxFlags.filter((flag) => flag !== libcxx13Header),
      target === 'wasm' && recipe.cxx ? fs.readFileSync(libcxx13Header, 'utf8') : '',
      fs.readFileSync(recipeFile, 'utf8'),
      Object.entries(sources).map(([source, entry]) => [source, entry.version]),
      (await recipe.extraKey?.()) ?? '',
      recipe.needs.map((need) => byName.get(need).key),
    ]);
    const folder = path.join(cacheRoot(), 'lib', `${name}-${target}-${key}`);
    byName.set(name, { name, recipe, sources, needs: recipe.needs, key, folder, target });
  }
  return [...byName.values()];
}

export function isBuilt(library) {
  return fs.existsSync(library.folder);
}

/** The folder that gathers all libraries of a target; its path is known before they are built. */
export function prefixFolder(target, libraries) {
  const key = contentKey(libraries.map((library) => library.key));
  return path.join(cacheRoot(), 'prefix', `${target}-${key}`);
}

/** Links what has been built into the prefix folder and returns its path. */
export function assemblePrefix(target, libraries) {
  const prefix = prefixFolder(target, libraries);
  for (const part of ['include', 'lib', 'built']) {
    fs.mkdirSync(path.join(prefix, part), { recursive: true });
  }
  for (const library of libraries) {
    const mark = path.join(prefix, 'built', library.name);
    if (!isBuilt(library) || fs.existsSync(mark)) continue;
    linkTree(path.join(library.folder, 'include'), path.join(prefix, 'include'));
    linkTree(path.join(library.folder, 'lib'), path.join(prefix, 'lib'), '.a');
    fs.writeFileSync(mark, `${library.key}\n`);
  }
  return prefix;
}

/**
 * Hard links each file of a tree whose name ends with `ending` into another tree. Two processes may
 * do so at once. The ending keeps .la and .pc files out, which name the folder of the build.
 */
function linkTree(from, to, ending = '') {
  if (!fs.existsSync(from)) return;
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) {
      linkTree(source, target, ending);
      continue;
    }
    if (!entry.name.endsWith(ending)) continue;
    try {
      fs.linkSync(source, target);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}
