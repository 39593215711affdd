// Runs the node:test files of a folder and counts from the TAP report.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { contentKey } from '../../deps/cache.mjs';
import { root } from '../root.mjs';

/** Runs every *.test.mjs below `folder`, one file after another, output as it comes. */
export async function runNodeTests(folder, { output = 'inherit' } = {}) {
  const files = testFiles(path.resolve(root, folder));
  const counts = { where: folder, passed: 0, failed: 0 };
  if (files.length === 0) return counts;
  const reports = path.join(root, 'build', 'reports');
  fs.mkdirSync(reports, { recursive: true });
  const report = path.join(reports, `${contentKey(folder)}.tap`);
  fs.rmSync(report, { force: true });
  const args = [
    '--test',
    '--test-concurrency=1',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
    ...files,
  ];
  // A test of this runner is itself run by node:test; the child must not take itself for its part.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const status = await new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      stdio: ['ignore', output, output],
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : '';
  const number = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  counts.passed = number('pass');
  counts.failed = number('fail') + number('cancelled') + number('skipped') + number('todo');
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function testFiles(folder) {
  if (!fs.existsSync(folder)) return [];
  const found = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...testFiles(file));
    else if (entry.name.endsWith('.test.mjs')) found.push(file);
  }
  return found.sort();
}
