// Changes to third-party sources that are too many for a recipe's own edits: files in patches/, each of which
// says on top what it is for.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'patches');

/** For a recipe's extraKey(): what a patch says is part of what is built. */
export function textOfPatch(name) {
  return fs.readFileSync(path.join(folder, name), 'utf8');
}

/** To the unpacked source, which is exactly the one that the patch was made for. */
export async function applyPatch(build, name, source) {
  const file = path.join(folder, name);
  await build.run('patch', ['--strip=1', '--fuzz=0', '--forward', `--input=${file}`], {
    cwd: source,
  });
}
