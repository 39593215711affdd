// npm run check [-- name...]: formatting, types, docstrings, lint, clang-tidy and the walls between the
// parts.
// Every check runs even when an earlier one has failed.

import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { needPackages } = await import('./packages.mjs');
const { needNodeModules } = await import('./workspaces.mjs');
const { checkFormat } = await import('./check/format.mjs');
const { checkTypes } = await import('./check/types.mjs');
const { checkDocs } = await import('./check/docs.mjs');
const { checkTidy } = await import('./check/tidy.mjs');
const { checkNames } = await import('./check/names.mjs');
const { checkWalls } = await import('./check/walls.mjs');

// Each returns the faults it found, as lines to print.
const checks = {
  walls: checkWalls,
  names: checkNames,
  format: checkFormat,
  types: checkTypes,
  docs: checkDocs,
  tidy: checkTidy,
};

const asked = process.argv.slice(2).filter((arg) => arg !== '--yes');
const unknown = asked.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(
    `no such check: ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}`,
  );
  process.exit(2);
}
const failed = [];
try {
  await needPackages({ yes: process.argv.includes('--yes') });
  await needNodeModules();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
for (const [name, check] of Object.entries(checks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`== ${name}`);
  const faults = await check().catch((error) => [error.message]);
  for (const fault of faults) console.log(fault);
  if (faults.length > 0) failed.push(name);
}
console.log(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
