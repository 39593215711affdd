// TypeScript's own check of every workspace that has one.

import { spawnSync } from 'node:child_process';
import { root } from '../root.mjs';

export async function checkTypes() {
  const done = spawnSync('npm', ['run', '--silent', 'types', '--workspaces', '--if-present'], {
    cwd: root,
    encoding: 'utf8',
  });
  return done.status === 0 ? [] : [`${done.stdout}${done.stderr}`.trim()];
}
