// Installs the npm packages of the workspaces when the lock file has changed.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { contentKey } from '../deps/cache.mjs';
import { root } from './root.mjs';

const kInputs = [
  'package.json',
  'package-lock.json',
  'wasm/package.json',
  'web/package.json',
  'setup/docs/package.json',
];

export async function needNodeModules() {
  const texts = kInputs.map((file) => fs.readFileSync(path.join(root, file), 'utf8'));
  const key = contentKey([texts, process.platform, process.arch]);
  const mark = path.join(root, 'node_modules', '.waferseal-lock');
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === key) return;
  console.log('installing the npm packages of the lock file');
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new Error(`npm ci ended with status ${status}`);
  fs.writeFileSync(mark, key);
}
