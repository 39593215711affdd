// npm run flood [-- COPIES]: the set-up of npm start, then tests/flood.

import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { buildPackage, buildTargets } = await import('./our-code.mjs');
const { needPackages } = await import('./packages.mjs');
const { needNodeModules } = await import('./workspaces.mjs');

try {
  await needPackages({ yes: process.argv.includes('--yes') });
  await needNodeModules();
  await buildTargets({ native: ['native'], wasm: ['wasm'] });
  await buildPackage();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../tests/flood/flood.mjs');
