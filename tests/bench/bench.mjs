// npm run bench [-- name...]. Each figure stands beside one of a peer that does the least that has to be
// done, measured in the same run, in turns, on the same disk: ratios travel between machines, figures
// do not. Nothing here passes or fails.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { privatePackages } from '../../setup/private-packages.mjs';
import { bytesBeside, capsuleBeside, firstBeside, openPgpBeside, unlockBeside } from './beside.mjs';
import { idleConnections } from './idle.mjs';
import { largeAttachment } from './large.mjs';
import { timeToQuestion } from './question.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = path.join(root, 'build/native/tests/waferseal_bench');
const rounds = 5;
const run = promisify(execFile);

// Beside the checkout's build, so on the disk that is asked about, and not in memory as /tmp may be.
function inFolder(use) {
  const folder = mkdtempSync(path.join(root, 'build/bench-'));
  return Promise.resolve(use(folder)).finally(() => rmSync(folder, { recursive: true }));
}

async function perSecond(name, count, ...more) {
  const { stdout } = await run(program, [name, String(count), ...more.map(String)]);
  return count / Number(stdout);
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const round = (number) => (number >= 100 ? Math.round(number) : Number(number.toPrecision(3)));

async function inTurns(ours, peers) {
  const pairs = [];
  for (let i = 0; i < rounds; ++i) pairs.push([await ours(), await peers()]);
  return {
    ours: middle(pairs.map(([a]) => a)),
    peers: middle(pairs.map(([, b]) => b)),
    ratio: middle(pairs.map(([a, b]) => a / b)),
  };
}

function tell(what, unit, peer, { ours, peers, ratio }) {
  console.log(
    `${what}: ${round(ours)} ${unit}; ${peer}: ${round(peers)}; ratio ${round(ratio)} (median of ${rounds})`,
  );
}

async function accept() {
  const found = await inTurns(
    () => inFolder((folder) => perSecond('accept', 500, folder)),
    () => inFolder((folder) => perSecond('commit', 500, folder)),
  );
  tell('messages accepted, on disk', 'per second', 'commits of SQLite alone', found);
}

async function guard() {
  const found = await inTurns(
    () => perSecond('evaluate', 3000),
    () => perSecond('multiply', 10_000),
  );
  tell(
    'evaluations of a guard, with proof',
    'per second and core',
    "libsodium's multiplications",
    found,
  );
}

async function deliver() {
  const postfix = await privatePackages(['postfix']);
  const tool = (name) => path.join(postfix.root, 'usr/sbin', name);
  const port = 20_025;
  // It wants a name to become, when root starts it.
  const user = process.getuid() === 0 ? ['-u', 'nobody'] : [];
  const sink = spawn(tool('smtp-sink'), [...user, `127.0.0.1:${port}`, '1000'], {
    env: postfix.env,
    stdio: 'inherit',
  });
  try {
    await listening(port);
    const count = 1000;
    const workers = 16;
    const source = async () => {
      const began = process.hrtime.bigint();
      const args = ['-s', String(workers), '-m', String(count), '-l', '4096', '-t', 'bob@d.test'];
      await run(tool('smtp-source'), [...args, `127.0.0.1:${port}`], { env: postfix.env });
      return count / (Number(process.hrtime.bigint() - began) / 1e9);
    };
    const found = await inTurns(
      () => inFolder((folder) => perSecond('deliver', count, folder, port, workers)),
      source,
    );
    tell(
      `messages of 4 KiB handed over, ${workers} at a time`,
      'per second',
      "Postfix's smtp-source, which keeps no queue",
      found,
    );
  } finally {
    sink.kill();
  }
}

async function listening(port) {
  for (let tries = 0; tries < 200; ++tries) {
    const there = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('smtp-sink does not listen');
}

const benches = {
  accept,
  deliver,
  guard,
  idle: idleConnections,
  large: largeAttachment,
  question: timeToQuestion,
  openpgp: openPgpBeside,
  capsule: capsuleBeside,
  unlock: unlockBeside,
  first: firstBeside,
  bytes: bytesBeside,
};
const asked = process.argv.slice(2).filter((arg) => arg !== '--yes');
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(' ')}. There are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
console.log(`${cpus().length} cores, ${cpus()[0].model}`);
for (const name of asked.length > 0 ? asked : Object.keys(benches)) await benches[name]();
