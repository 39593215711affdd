// npm run test:mutants [-- --all] [id...]: makes the faults of tests/mutants one at a time in a copy of
// the checkout, builds and runs the tests that a mutant names (or, with --all, all of its part), and
// says who noticed. Ends with 1 when one survived, or when the list itself is wrong.

import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { mutants } = await import('../tests/mutants/index.mjs');
const { buildDependencies } = await import('../deps/build.mjs');
const { listFaults, sourcesOf } = await import('./mutants/list.mjs');
const { openCopy } = await import('./mutants/copy.mjs');
const { tryMutants } = await import('./mutants/try.mjs');
const { needPackages } = await import('./packages.mjs');

const args = process.argv.slice(2).filter((arg) => arg !== '--yes');
const all = args.includes('--all');
const asked = args.filter((arg) => arg !== '--all');
const unknown = asked.filter((id) => !mutants.some((mutant) => mutant.id === id));
if (unknown.length > 0) {
  console.error(`no such mutant: ${unknown.join(', ')}`);
  process.exit(2);
}
const chosen = mutants.filter(({ id }) => asked.length === 0 || asked.includes(id));

// The whole list, also when only some are asked for: a list that has gone stale is seen at once.
const faults = listFaults(mutants, sourcesOf(mutants));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);

try {
  await needPackages({ yes: process.argv.includes('--yes') });
  const { native } = await buildDependencies(['native']);
  const copy = await openCopy(native);
  const { survived, broken } = await tryMutants(chosen, copy, { all });
  const noticed = chosen.length - survived.length - broken.length;
  console.log(`\n${chosen.length} mutants: ${noticed} noticed, ${survived.length} survived`);
  for (const { id, file, breaks } of survived) console.log(`SURVIVED ${id} (${file}): ${breaks}`);
  for (const { id } of broken) console.log(`NOT TRIED ${id}: it does not compile`);
  process.exit(survived.length + broken.length === 0 ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
