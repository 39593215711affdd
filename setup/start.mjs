// npm start: everything that is missing, then the demo world. Ctrl-C ends all of it.

import { needModernNode } from './modern-node.mjs';

// When it all began, also for the newer Node that may go on from here.
process.env.WAFERSEAL_BEGAN ??= String(Date.now());
await needModernNode();

const { needPackages } = await import('./packages.mjs');
const { needNodeModules } = await import('./workspaces.mjs');
const { buildPackage, buildTargets, buildWeb } = await import('./our-code.mjs');

try {
  await needPackages({ yes: process.argv.includes('--yes') });
  await needNodeModules();
  await buildTargets({ native: ['native'], wasm: ['wasm'] });
  await buildPackage();
  await buildWeb();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../demo/start.mjs');
