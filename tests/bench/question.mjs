// How long a recipient waits for the question, from following the link, on a telephone's line and a machine
// four times slower than this one.
import { chromium } from 'playwright-core';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';
import { startServer } from '../web/server.mjs';
import { slowLine, slowPages } from './slow_line.mjs';

const line = { down: 1_600_000, up: 750_000, roundTrip: 150 };
const slower = 4;
const rounds = 5;

async function linkOf(server) {
  const client = freshClient(server, new TestEngine());
  const session = await client.logIn(server.mailbox, bytes(server.password));
  const { answer } = await session.escrow.suggest();
  const question = { question: 'Which?', answer, strength: 'generated', save: false };
  const mailbox = 'bob@example.net';
  const draft = draftTo({ mailbox, name: '', field: 'to', question });
  await session.lookup([mailbox]);
  const id = await session.send(draft, await session.resolve(draft));
  const link = await session.linkOf(id, mailbox);
  client.close();
  return link;
}

// The page notes when the question is there.
function watch() {
  const look = () => {
    const portal = document.querySelector('wafer-portal');
    if (portal?.shadowRoot?.querySelector('#question')) window.shown = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

async function seconds(link, port, proxy) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', `--host-resolver-rules=MAP localhost:${port} 127.0.0.1:${proxy}`],
  });
  const goOn = slowPages(slower);
  try {
    const page = await browser.newPage();
    let received = 0;
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Network.enable');
    devTools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      received += encodedDataLength;
    });
    await page.addInitScript(watch);
    await page.goto(link);
    await page.waitForFunction(() => window.shown, undefined, { timeout: 60_000 });
    return { time: (await page.evaluate(() => window.shown)) / 1000, received };
  } finally {
    await goOn();
    await browser.close();
  }
}

export async function timeToQuestion() {
  const server = await startServer();
  const port = Number(new URL(server.origin).port);
  const proxy = await slowLine(port, line);
  try {
    const link = await linkOf(server);
    const found = [];
    for (let i = 0; i < rounds; ++i) found.push(await seconds(link, port, proxy.port));
    const times = found.map(({ time }) => time).sort((a, b) => a - b);
    console.log(
      `question shown: ${times[rounds >> 1].toFixed(2)} s after the link was followed` +
        ` (${times[0].toFixed(2)} to ${times.at(-1).toFixed(2)}, ${rounds} times; ` +
        `${line.down / 1e6} Mbit/s, ${line.roundTrip} ms, the page's process ${slower} times slower)`,
    );
  } finally {
    proxy.close();
    await server.stop();
  }
}
