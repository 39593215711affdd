// npm run flood [-- COPIES]. Two agents on one store deliver to a real Postfix, and one of them is
// killed every few seconds; afterwards what came is counted. Ends with 1 if a copy was lost, or came
// twice without the sender having been told that it might.
import { randomBytes, randomInt } from 'node:crypto';
import { makeWorld } from '../../demo/world/index.mjs';
import { drawNames } from '../../demo/world/names.mjs';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';

const perMessage = 100;
const copies = Number(process.argv.slice(2).find((arg) => arg !== '--yes') ?? 10_000);
if (!Number.isInteger(copies) || copies < perMessage || copies % perMessage !== 0) {
  console.error(`how many copies? a multiple of ${perMessage}`);
  process.exit(2);
}
const messages = copies / perMessage;
const sum = (map) => [...map.values()].reduce((all, one) => all + one, 0);
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

const names = drawNames();
names.recipients = Object.fromEntries(
  Array.from({ length: perMessage }, (_, i) => [`r${i}`, `r${i}@${names.domains.clinic}`]),
);
const recipients = Object.values(names.recipients);
const world = await makeWorld({ names });
const { site, mail } = world;

const client = freshClient({ origin: site.origin }, new TestEngine());
const session = await client.logIn(names.sender.mailbox, bytes(names.sender.password));

await site.stopAgent(); // the one that the world has started
const agents = [await site.startAgent(), await site.startAgent()];
let kills = 0;
let sending = true;

async function killNowAndThen() {
  while (sending || (await waiting()) > 0) {
    await sleep(randomInt(4000, 12_000));
    const one = randomInt(agents.length);
    await agents[one].stop('SIGKILL');
    kills += 1;
    agents[one] = await site.startAgent();
  }
}

async function waiting() {
  const { length } = JSON.parse(await site.command(['queue', 'list', '--json']));
  return length;
}

const began = Date.now();
const killing = killNowAndThen();
const subjects = new Map(); // by message
await session.lookup(recipients);
for (let i = 0; i < messages; ++i) {
  const subject = `flood ${i} ${randomBytes(8).toString('hex')}`;
  const draft = draftTo(...recipients.map((mailbox) => ({ mailbox, name: '', field: 'bcc' })));
  draft.subject = subject;
  subjects.set(await session.send(draft, await session.resolve(draft)), subject);
  if ((i + 1) % 10 === 0) console.log(`sent ${(i + 1) * perMessage} of ${copies}`);
}
sending = false;
let told = Date.now();
while ((await waiting()) > 0) {
  await sleep(1000);
  if (Date.now() - told > 30_000) {
    told = Date.now();
    console.log(`${await waiting()} wait`);
  }
}
await killing;
const seconds = Math.round((Date.now() - began) / 1000);
await sleep(3000); // Postfix has taken the last ones and puts them into mailboxes

let came = 0;
let lost = 0;
const twice = new Map(); // by message
for (const mailbox of recipients) {
  const texts = (await mail.postfix.messages(mailbox)).map((message) => message.toString('latin1'));
  for (const [id, subject] of subjects) {
    const found = texts.filter((text) => text.includes(`Subject: ${subject}`)).length;
    came += found;
    if (found === 0) lost += 1;
    if (found > 1) twice.set(id, (twice.get(id) ?? 0) + found - 1);
  }
}
const announced = new Map();
for (let before; ; ) {
  const page = await session.sent({ before });
  for (const { id, events } of page) {
    announced.set(id, events.filter(({ code }) => code === 'delivery_in_doubt').length);
  }
  if (page.length < 30) break;
  before = page.at(-1).id;
}
client.close();
await world.stop();
console.log(
  `${copies} copies by two agents, ${kills} kills, ${seconds} s: ` +
    `${came} came, ${lost} lost, ${sum(twice)} came twice, ${sum(announced)} times the sender was told that one might`,
);
const untold = [...twice].filter(([id, times]) => times > (announced.get(id) ?? 0));
process.exit(lost === 0 && untold.length === 0 ? 0 : 1);
