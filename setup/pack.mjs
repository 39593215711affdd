// npm run deb: the Debian package, in build/native/packages. npm run pack: the npm package as a file, in build.

import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { needPackages } = await import('./packages.mjs');
const { needNodeModules } = await import('./workspaces.mjs');
const { buildDeb, packNpm } = await import('./our-code.mjs');

const kinds = { deb: buildDeb, npm: packNpm };

try {
  await needPackages({ yes: process.argv.includes('--yes') });
  await needNodeModules();
  console.log(await kinds[process.argv[2]]());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
