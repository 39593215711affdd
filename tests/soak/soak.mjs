// npm run soak -- MINUTES. Uses a real server over and over and watches its memory and open files.
// Ends with 1 if one of them goes on growing after a warm-up.
import { readdirSync, readFileSync } from 'node:fs';
import { World } from '../crash/world.mjs';

const minutes = Number(process.argv.slice(2).find((arg) => arg !== '--yes'));
if (!(minutes > 0)) {
  console.error('how long? npm run soak -- MINUTES');
  process.exit(2);
}
const parts = 5; // the first warms up; the second and the last are compared
const pause = Math.max(500, (minutes * 60_000) / 200);
const tolerated = { share: 0.1, kib: 4096, files: 2 };

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
const middle = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

function lookAt(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    kib: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]),
    files: readdirSync(`/proc/${pid}/fd`).length,
  };
}

// What one sender and one recipient do with a message.
async function live(world, turn) {
  const answer = `by the old ferry ${turn}`;
  const id = await world.send(answer);
  if (!id) throw new Error(`not sent: ${world.lastError?.code}`);
  const wrong = await world.pickUp(id, 'not this');
  if (wrong.refusal?.code !== 'wrong_answer') throw new Error(`answered: ${wrong.refusal?.code}`);
  const { message } = await world.pickUp(id, answer);
  if (!message) throw new Error('it did not open');
  await world.retract(id);
}

const world = await World.make();
const seen = [];
const end = Date.now() + minutes * 60_000;
let turns = 0;
let failure;
const living = (async () => {
  while (Date.now() < end && !failure) {
    await live(world, turns);
    turns += 1;
  }
})().catch((error) => {
  failure = error;
});
while (Date.now() < end && !failure) {
  await sleep(pause);
  seen.push(lookAt(world.server.pid));
}
await living;
await world.end();
if (failure) {
  console.error(failure);
  process.exit(1);
}

if (seen.length < 4 * parts) {
  console.error(`looked ${seen.length} times: too short to say anything`);
  process.exit(2);
}
const part = Math.floor(seen.length / parts);
const of = (which) => {
  const slice = seen.slice(which * part, (which + 1) * part);
  return { kib: middle(slice.map(({ kib }) => kib)), files: middle(slice.map((one) => one.files)) };
};
const [early, late] = [of(1), of(parts - 1)];
console.log(`${turns} messages sent, picked up and retracted in ${minutes} minutes`);
console.log(
  `memory ${early.kib} KiB early, ${late.kib} KiB late; open files ${early.files}, ${late.files}`,
);
const grown = late.kib - early.kib;
const grows =
  (grown > tolerated.kib && grown > early.kib * tolerated.share) ||
  late.files - early.files > tolerated.files;
console.log(grows ? 'it grows' : 'flat');
process.exit(grows ? 1 : 0);
