// npm run bench [-- name...]: the set-up of npm start, then tests/bench.

import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { buildPackage, buildTargets, buildWeb } = await import('./our-code.mjs');
const { needPackages } = await import('./packages.mjs');

try {
  await needPackages({ yes: process.argv.includes('--yes') });
  await buildTargets({ native: ['native', 'tests/bench'], wasm: ['wasm'] });
  await buildPackage();
  await buildWeb();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../tests/bench/bench.mjs');
