// npm run crash [-- scenario...] [--every N]
// Lets each call that changes a disk fail once, in each way that there is, while a message is accepted
// or delivered, an answer is guessed, a copy is retracted, its link renewed or replied to; kills the process after that,
// starts it again, and asks whether anything was lost, given back, opened or sent twice in silence. Counts
// the calls itself, prints how many points there were, and ends with 1 if something did not hold at one of
// them.

import { queueScenarios } from './queue_scenarios.mjs';
import { QueueWorld } from './queue_world.mjs';
import { scenarios as serverScenarios } from './scenarios.mjs';
import { attach, calls, count, faults } from './strace.mjs';
import { World } from './world.mjs';

const scenarios = { ...serverScenarios, ...queueScenarios };

const args = process.argv.slice(2).filter((arg) => arg !== '--yes');
const every = args.includes('--every') ? Number(args[args.indexOf('--every') + 1]) : 1;
const asked = args.filter((arg) => arg in scenarios);
const unknown = args.filter(
  (arg, i) => !(arg in scenarios) && arg !== '--every' && args[i - 1] !== '--every',
);
if (unknown.length > 0 || !(every >= 1)) {
  console.error(`unknown: ${unknown.join(' ')}. There are: ${Object.keys(scenarios).join(', ')}`);
  process.exit(2);
}

let failed = 0;
const began = Date.now();
let world;
await crashIn(World, serverScenarios);
await crashIn(QueueWorld, queueScenarios);
console.log(`${failed} failed, ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(failed === 0 ? 0 : 1);

async function crashIn(Kind, all) {
  const names = Object.keys(all).filter((name) => asked.length === 0 || asked.includes(name));
  if (names.length === 0) return;
  world = await Kind.make();
  try {
    for (const name of names) await crashAll(name);
  } finally {
    await world.end();
  }
}

async function crashAll(name) {
  const made = await countCalls(scenarios[name]);
  const points = faults.flatMap((fault) =>
    fault.calls.flatMap((call) =>
      Array.from({ length: made.get(call) ?? 0 }, (_, i) => ({ fault, call, number: i + 1 })),
    ),
  );
  const total = [...made].map(([call, times]) => `${call} ${times}`).join(', ');
  console.log(`${name}: ${total}: ${points.length} points`);
  const chosen = points.filter((_, i) => i % every === 0);
  const outcomes = {};
  for (const [i, point] of chosen.entries()) {
    const fault = await crashAt(scenarios[name], point, outcomes);
    if (fault) {
      failed += 1;
      console.log(`${name} ${point.call} ${point.number} ${point.fault.name}: ${fault}`);
    }
    if ((i + 1) % 50 === 0) console.log(`${name}: ${i + 1} of ${chosen.length}`);
  }
  // What only shows once the queue is empty.
  for (const fault of (await scenarios[name].afterwards?.(world)) ?? []) {
    failed += 1;
    console.log(`${name}: ${fault}`);
  }
  const sums = Object.entries(outcomes).map(([what, times]) => `${what} ${times}`);
  console.log(`${name}: ${chosen.length} points tried, ${sums.join(', ')}`);
}

// What the scenario does when nothing fails, and that it holds then.
async function countCalls(scenario) {
  const state = await scenario.before(world);
  const tracing = await attach(world.pid(scenario), [...world.files(), '-e', `trace=${traced()}`]);
  await scenario.act(world, state);
  const made = count(await tracing.stop());
  await scenario.check(world, state);
  return made;
}

function traced() {
  return calls.map((call) => `?${call}`).join(',');
}

async function crashAt(scenario, { fault, call, number }, outcomes) {
  try {
    const state = await scenario.before(world);
    const inject = `inject=${call}:${fault.inject}:when=${number}`;
    const options = [...world.files(), '-e', `trace=${call}`, '-e', inject];
    const tracing = await attach(world.pid(scenario), options);
    await scenario.act(world, state);
    const fired = /\(INJECTED\)|killed by SIGKILL/.test(await tracing.stop());
    if (!fired) outcomes['did not come to it'] = (outcomes['did not come to it'] ?? 0) + 1;
    await world.crash(scenario);
    for (const [what, times] of Object.entries(await scenario.check(world, state))) {
      outcomes[what] = (outcomes[what] ?? 0) + times;
    }
    return undefined;
  } catch (error) {
    await world.crash(scenario);
    return error.stack;
  }
}
