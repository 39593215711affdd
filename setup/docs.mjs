// npm run docs: the reference of the npm package as pages in build/api, made from its docstrings.

import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { needModernNode } from './modern-node.mjs';
import { root } from './root.mjs';

const kFolder = path.join(root, 'setup/docs');

/** Runs TypeDoc as docs/typedoc.config.mjs and `options` say; gives what it complained of, as lines. */
export function runTypeDoc(options = []) {
  execFileSync(process.execPath, [path.join(root, 'setup/codes.mjs'), 'typescript']);
  const installed = createRequire(path.join(kFolder, 'package.json'));
  const program = path.join(path.dirname(installed.resolve('typedoc/package.json')), 'bin/typedoc');
  const args = [program, '--logLevel', 'Warn', ...options];
  const done = spawnSync(process.execPath, args, {
    cwd: kFolder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const lines = `${done.stdout}${done.stderr}`.split('\n').filter((line) => line !== '');
  if (done.status !== 0 && lines.length === 0) lines.push(`TypeDoc ended with ${done.status}`);
  return lines;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await needModernNode();
  const { needNodeModules } = await import('./workspaces.mjs');
  await needNodeModules();
  const complaints = runTypeDoc();
  for (const line of complaints) console.error(line);
  if (complaints.length > 0) process.exit(1);
  console.log('build/api/index.html');
}
