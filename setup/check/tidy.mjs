// clang-tidy over our own C++ files. A file that passed is not looked at again until it, a header of
// ours, the options or the compiler command changes.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, contentKey } from '../../deps/cache.mjs';
import { jobs } from '../../deps/toolchain.mjs';
import { compileCommands } from '../our-code.mjs';
import { root } from '../root.mjs';
import { projectFiles, readProjectFile } from './files.mjs';

export async function checkTidy() {
  const folder = await compileCommands();
  const database = path.join(folder, 'compile_commands.json');
  const commands = new Map(
    JSON.parse(fs.readFileSync(database, 'utf8')).map((entry) => [
      path.relative(root, entry.file),
      entry.command,
    ]),
  );
  const headers = projectFiles(/^(engine|native|tests)\/.*\.(h|def)$/).map((name) => [
    name,
    readProjectFile(name),
  ]);
  const shared = contentKey([headers, readProjectFile('.clang-tidy')]);
  const passed = cacheFolder('tidy');
  const files = projectFiles(/^(engine|native)\/.*\.cc$/).filter((name) => commands.has(name));
  const faults = [];
  let next = 0;
  let looked = 0;
  const worker = async () => {
    while (next < files.length) {
      const name = files[next];
      next += 1;
      const mark = path.join(
        passed,
        contentKey([shared, name, readProjectFile(name), commands.get(name)]),
      );
      if (fs.existsSync(mark)) continue;
      looked += 1;
      console.log(`clang-tidy ${name}`);
      const output = await tidy(folder, name);
      if (output === null) fs.writeFileSync(mark, '');
      else faults.push(output);
    }
  };
  await Promise.all(Array.from({ length: jobs() }, worker));
  console.log(`clang-tidy: ${files.length} files, ${looked} of them looked at`);
  if (files.length === 0) faults.push('clang-tidy found no file to look at');
  return faults;
}

/** Null when the file is clean, else what clang-tidy said. */
function tidy(folder, name) {
  return new Promise((resolve) => {
    const child = spawn('nice', ['clang-tidy', '-p', folder, '--quiet', name], { cwd: root });
    const chunks = [];
    child.stdout.on('data', (data) => chunks.push(data));
    child.stderr.resume();
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => {
      const output = Buffer.concat(chunks).toString('utf8').trim();
      if (code === 0) resolve(null);
      else resolve(output === '' ? `clang-tidy ended with ${code} on ${name}` : output);
    });
  });
}
