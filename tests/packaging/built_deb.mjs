// The package that `npm run deb` made.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../setup/root.mjs';

export function builtDeb() {
  const folder = path.join(root, 'build/native/packages');
  const found = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const name = found.find((file) => file.endsWith('.deb'));
  if (name === undefined) throw new Error('there is no package: npm run deb');
  return path.join(folder, name);
}
