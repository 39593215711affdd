// Compiles the C files of a small library straight into an archive, without its own build system:
// a fifth of the time that configure or CMake take under Emscripten.

import fs from 'node:fs';
import path from 'node:path';

/**
 * Compiles `files` (paths below build.source) with the target's compiler and `flags` into
 * lib/<archive> of the output folder.
 */
export async function compileArchive(build, { archive, files, flags = [] }) {
  const { tools } = build;
  const objects = files.map((file) => `${file.replaceAll('/', '_')}.o`);
  let next = 0;
  const worker = async () => {
    while (next < files.length) {
      const index = next;
      next += 1;
      build.progress(index + 1, files.length);
      const object = path.join(build.work, objects[index]);
      const input = path.join(build.source, files[index]);
      const isCxx = /\.(cc|cpp)$/.test(input);
      const compiler = [...tools.launcher, isCxx ? tools.cxx : tools.cc];
      const base = isCxx ? tools.cxxFlags : tools.cFlags;
      await build.run(compiler[0], [
        ...compiler.slice(1),
        ...base,
        '-w',
        ...flags,
        '-c',
        input,
        '-o',
        object,
      ]);
    }
  };
  await Promise.all(Array.from({ length: build.jobs }, worker));
  const output = path.join(build.out, 'lib', archive);
  await build.run(tools.ar, ['rcs', output, ...objects.map((name) => path.join(build.work, name))]);
}

/** All files below `folder` of build.source whose name ends with `ending`, sorted. */
export function filesBelow(build, folder, ending) {
  const found = [];
  const walk = (relative) => {
    const folder = path.join(build.source, relative);
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const name = path.join(relative, entry.name);
      if (entry.isDirectory()) walk(name);
      else if (entry.name.endsWith(ending)) found.push(name);
    }
  };
  walk(folder);
  return found.sort();
}

/** Copies files below build.source to include/`target` of the output, by base name. */
export function copyHeaders(build, files, target = '') {
  const folder = path.join(build.out, 'include', target);
  fs.mkdirSync(folder, { recursive: true });
  for (const file of files) {
    fs.copyFileSync(path.join(build.source, file), path.join(folder, path.basename(file)));
  }
}
