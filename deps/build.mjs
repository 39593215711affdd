// node deps/build.mjs native|wasm|all [library...]
// Builds the pinned third-party libraries that the cache does not hold yet.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, withLock } from './cache.mjs';
import { assemblePrefix, isBuilt, librariesOf } from './libraries.mjs';
import { run } from './run.mjs';
import { fetchSource } from './sources.mjs';
import { jobs, toolchain } from './toolchain.mjs';

const kProgressEveryMs = 10_000;

/**
 * Builds what is missing of the given targets; `only` restricts to some libraries and what they
 * need. Returns the prefix folder of each target.
 */
export async function buildDependencies(targets, only = []) {
  const libraries = (await Promise.all(targets.map(librariesOf))).flat();
  const unknown = only.filter((name) => !libraries.some((library) => library.name === name));
  if (unknown.length > 0) throw new Error(`no such library: ${unknown.join(', ')}`);
  const wanted = new Set();
  const want = (library) => {
    wanted.add(library);
    for (const need of library.needs) want(find(libraries, library.target, need));
  };
  libraries.filter((library) => only.length === 0 || only.includes(library.name)).forEach(want);

  const queue = libraries.filter((library) => wanted.has(library) && !isBuilt(library));
  if (queue.length > 0) {
    const names = queue.map((library) => `${library.target}/${library.name}`);
    console.log(`building ${names.length} libraries: ${names.join(' ')}`);
  }
  await runInOrder(queue, async (library) => {
    await buildLibrary(library, libraries);
    assemblePrefix(
      library.target,
      libraries.filter((other) => other.target === library.target),
    );
  });
  return Object.fromEntries(
    targets.map((target) => [
      target,
      assemblePrefix(
        target,
        libraries.filter((library) => library.target === target),
      ),
    ]),
  );
}

function find(libraries, target, name) {
  return libraries.find((library) => library.target === target && library.name === name);
}

/** Runs `work` on each library after those it needs, as many at once as there are processors. */
async function runInOrder(queue, work) {
  const waiting = [...queue];
  const running = new Map();
  const isReady = (library) =>
    !queue.some(
      (other) =>
        other.target === library.target &&
        library.needs.includes(other.name) &&
        (waiting.includes(other) || running.has(other)),
    );
  while (waiting.length > 0 || running.size > 0) {
    while (running.size < jobs()) {
      const index = waiting.findIndex(isReady);
      if (index < 0) break;
      const [library] = waiting.splice(index, 1);
      running.set(
        library,
        work(library).finally(() => running.delete(library)),
      );
    }
    await Promise.race(running.values());
  }
}

async function buildLibrary(library, libraries) {
  const label = `${library.target}/${library.name}`;
  const say = (text) => console.log(`[${label}] ${text}`);
  await withLock(path.basename(library.folder), async () => {
    if (isBuilt(library)) return;
    const started = Date.now();
    const work = cacheFolder('work', `${path.basename(library.folder)}.${process.pid}`);
    const log = path.join(cacheFolder('logs'), `${library.name}-${library.target}.log`);
    fs.rmSync(log, { force: true });
    const out = path.join(work, 'out');
    fs.mkdirSync(path.join(out, 'include'), { recursive: true });
    fs.mkdirSync(path.join(out, 'lib'), { recursive: true });
    const tools = await toolchain(library.target);
    const sources = {};
    for (const [name, entry] of Object.entries(library.sources)) {
      sources[name] = await unpack(await fetchSource(name, entry, say), path.join(work, name));
    }
    let shown = Date.now();
    const build = {
      target: library.target,
      tools,
      jobs: jobs(),
      work,
      out,
      sources,
      source: Object.values(sources)[0],
      versions: Object.fromEntries(
        Object.entries(library.sources).map(([name, entry]) => [name, entry.version]),
      ),
      needs: Object.fromEntries(
        library.needs.map((need) => [need, find(libraries, library.target, need).folder]),
      ),
      say,
      progress(done, total) {
        if (Date.now() - shown < kProgressEveryMs) return;
        shown = Date.now();
        say(`${done} of ${total}`);
      },
      /** Runs a program at low priority, in the work folder unless told otherwise. */
      run: (program, args, options = {}) =>
        run('nice', ['-n', '5', program, ...args], {
          cwd: work,
          env: tools.environment,
          log,
          ...options,
        }),
    };
    say('building');
    const heartbeat = setInterval(
      () => say(`still building, ${Math.round((Date.now() - started) / 1000)} s`),
      3 * kProgressEveryMs,
    );
    try {
      await library.recipe.build(build);
    } finally {
      clearInterval(heartbeat);
    }
    cacheFolder('lib');
    fs.renameSync(out, library.folder);
    fs.rmSync(work, { recursive: true, force: true });
    say(`built in ${Math.round((Date.now() - started) / 1000)} s`);
  });
}

/** Unpacks a tarball and returns its top folder. */
async function unpack(tarball, folder) {
  fs.mkdirSync(folder, { recursive: true });
  await run('tar', ['xf', tarball, '-C', folder, '--strip-components=1']);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [which, ...only] = process.argv.slice(2);
  const targets = which === 'all' ? ['native', 'wasm'] : [which];
  if (!['native', 'wasm', 'all'].includes(which)) {
    console.error('usage: node deps/build.mjs native|wasm|all [library...]');
    process.exit(2);
  }
  try {
    const prefixes = await buildDependencies(targets, only);
    for (const target of targets) console.log(`${target}: ${prefixes[target]}`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
