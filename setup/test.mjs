// npm test [-- part...]: the set-up of npm start, then the tests of the given parts, or all. Ends with
// one line of counts. A part that runs no test, a program that crashes, a skipped test and a set-up
// step that fails count as failures.

import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { needPackages } = await import('./packages.mjs');
const { needNodeModules } = await import('./workspaces.mjs');
const { kParts, runPart } = await import('./test/parts.mjs');

const args = process.argv.slice(2);
const asked = args.filter((arg) => arg !== '--yes');
const unknown = asked.filter((part) => !kParts.includes(part));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}. There are: ${kParts.join(', ')}`);
  process.exit(2);
}
const parts = asked.length > 0 ? kParts.filter((part) => asked.includes(part)) : kParts;

let passed = 0;
let failed = 0;
try {
  await needPackages({ yes: args.includes('--yes') });
  await needNodeModules();
  for (const part of parts) {
    console.log(`\n== ${part}`);
    const began = Date.now();
    const counts = await runPart(part);
    passed += counts.passed;
    failed += counts.failed;
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`== ${part}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
  }
} catch (error) {
  failed += 1;
  console.error(error.message);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
