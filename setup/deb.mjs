// npm run deb: the Debian package, in build/native/packages.

import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { needPackages } = await import('./packages.mjs');
const { needNodeModules } = await import('./workspaces.mjs');
const { buildDeb } = await import('./our-code.mjs');

try {
  await needPackages({ yes: process.argv.includes('--yes') });
  await needNodeModules();
  console.log(await buildDeb());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
