// npm run crash [-- scenario...] [--every N]
// Lets each call that changes a disk fail once, in each way that there is, while a message is accepted,
// an answer is guessed or a copy is retracted; kills the server after that, starts it again, and asks
// whether anything was lost, given back or opened. Counts the calls itself, prints how many points there
// were, and ends with 1 if something did not hold at one of them.
import { scenarios } from './scenarios.mjs';
import { attach, calls, count, faults } from './strace.mjs';
import { World } from './world.mjs';

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
const world = await World.make();
try {
  for (const name of asked.length > 0 ? asked : Object.keys(scenarios)) await crashAll(name);
} finally {
  await world.end();
}
console.log(`${failed} failed, ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(failed === 0 ? 0 : 1);

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
  const sums = Object.entries(outcomes).map(([what, times]) => `${what} ${times}`);
  console.log(`${name}: ${chosen.length} points tried, ${sums.join(', ')}`);
}

// What the scenario does when nothing fails, and that it holds then.
async function countCalls(scenario) {
  const state = await scenario.before(world);
  const tracing = await attach(world.server.pid, ['-e', `trace=${traced()}`]);
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
    const tracing = await attach(world.server.pid, ['-e', `trace=${call}`, '-e', inject]);
    await scenario.act(world, state);
    const fired = /\(INJECTED\)|killed by SIGKILL/.test(await tracing.stop());
    if (!fired) outcomes['did not come to it'] = (outcomes['did not come to it'] ?? 0) + 1;
    await world.crash();
    for (const [what, times] of Object.entries(await scenario.check(world, state))) {
      outcomes[what] = (outcomes[what] ?? 0) + times;
    }
    return undefined;
  } catch (error) {
    await world.crash();
    return error.stack;
  }
}
