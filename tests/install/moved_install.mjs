// An installation that was moved after it was made, so that nothing works by the path it was made for.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../setup/root.mjs';

/**
 * Installs what build/native holds, or one component of it, and moves it. Returns the paths:
 * { folder: a temporary one of this test, old: where it was installed, tree: where it is }.
 */
export function movedInstall(t, component) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-install-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const old = path.join(folder, 'made here');
  const tree = path.join(folder, 'moved');
  const chosen = component === undefined ? [] : ['--component', component];
  run('cmake', ['--install', path.join(root, 'build/native'), '--prefix', old, ...chosen]);
  fs.renameSync(old, tree);
  return { folder, old, tree };
}

/** All files below a folder, as paths below it. */
export function filesBelow(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Runs a program to its end and returns what it wrote; throws with its words when it fails. */
export function run(program, args, options = {}) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', ...options });
}
