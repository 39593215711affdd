// The files of the checkout that the checks look at: tracked ones and new ones, never ignored ones.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';

/** Paths below the checkout whose name matches; deleted files are left out. */
export function projectFiles(pattern) {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const names = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return names
    .split('\0')
    .filter((name) => pattern.test(name) && fs.existsSync(path.join(root, name)))
    .sort();
}

export function readProjectFile(name) {
  return fs.readFileSync(path.join(root, name), 'utf8');
}
