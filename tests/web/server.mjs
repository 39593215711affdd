// The real server with an account, a user and a key list, in a folder of its own. No mail leaves it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = process.env.WAFERSEAL_BIN ?? here('../../build/native/bin/waferseal');

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function run(args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => chunks.push(data));
    child.on('error', reject);
    child.on('close', (status) => {
      const output = Buffer.concat(chunks).toString();
      if (status === 0) resolve(output);
      else reject(new Error(`waferseal ${args.join(' ')} ended with ${status}: ${output}`));
    });
    child.stdin.on('error', () => {}); // a command that reads nothing may be gone by now
    child.stdin.end(input);
  });
}

// For those who ask more often than people do.
export const noLimits = `[limits]
user_per_minute = 0
address_per_minute = 0
slot_per_minute = 0
messages_per_hour = 0
`;

// `settings` go into the account's scope of the policy, `more` into the configuration file, `server` into
// its first section; `web` are the pages. `guardApart`: the guard is a process of its own, `guard` of the result.
// Without `policyFile` the policy is what administrators set.
export async function startServer(
  settings = {},
  more = '',
  {
    server = '',
    web = here('../../web/dist'),
    guardApart = false,
    policyFile = true,
    administrator = false,
  } = {},
) {
  if (!existsSync(program)) throw new Error(`${program} has not been built`);
  const folder = await mkdtemp(join(tmpdir(), 'waferseal-server-'));
  const at = (name) => join(folder, name);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const password = randomBytes(12).toString('base64url');
  const mailbox = 'maria@clinic.example';
  await writeFile(
    at('policy.json'),
    JSON.stringify({ version: 1, account: { set: { steps: 'secureline', ...settings } } }),
  );
  await writeFile(
    at('waferseal.toml'),
    `[server]
listen = "127.0.0.1:${port}"
public_origin = "${origin}"
portal_origin = "${origin}"
web = "${web}"
${server}
[store]
folder = "store"
[account]
name = "clinic"
${policyFile ? 'policy = "policy.json"' : ''}
[keys]
ticket = "ticket.key"
[guard]
folder = "guard"
key = "guard.key"
${guardApart ? 'socket = "guard.socket"\npublic = "guard.pub"\nticket = "ticket.pub"' : ''}
[dns]
forward = ["127.0.0.1@9"]
[delivery]
own_name = "mail.clinic.example"
probe_seconds = 1
${more}`,
  );
  const config = ['--config', at('waferseal.toml')];
  await run(['keygen', 'root', '--out', at('root.key')]);
  await run(['keygen', 'ticket', '--out', at('ticket.key'), '--public', at('ticket.pub')]);
  await run([
    'keygen',
    'guard',
    '--out',
    at('guard.key'),
    '--public',
    at('guard.pub'),
    '--origin',
    origin,
  ]);
  await run(['keygen', 'agent', '--out', at('agent.key'), '--public', at('agent.pub')]);
  const added = ['user', 'add', ...config, mailbox, '--name', 'Maria Lindqvist'];
  await run(administrator ? [...added, '--administrator'] : added, `${password}\n`);
  const update = ['keylist', 'update', ...config, '--root', at('root.key')];
  await run([...update, '--agent', at('agent.pub'), '--guard', at('guard.pub')]);

  const log = [];
  const logged = () => Buffer.concat(log).toString();
  const guard = guardApart ? await startGuard(['guard', 'run', ...config]) : undefined;
  const running = await startProcess(['serve', ...config], origin, log);
  return {
    origin,
    mailbox,
    password,
    logged,
    folder,
    config: at('waferseal.toml'),
    guard,
    // Beside the running server, as the operator does it.
    command: (args, input) => run([...args, ...config], input),
    // The running process.
    get pid() {
      return running.child.pid;
    },
    // As the kernel does it: nothing is finished.
    kill: () => running.end('SIGKILL'),
    restart: () => running.start(),
    // A key file of the server or its guard.
    keyFile: async (name) => JSON.parse(await readFile(at(name), 'utf8')),
    // Every file that the server has written.
    async files() {
      const { readdir } = await import('node:fs/promises');
      const names = await readdir(folder, { recursive: true, withFileTypes: true });
      const found = names.filter((entry) => entry.isFile());
      return Promise.all(
        found.map((entry) => readFile(join(entry.parentPath ?? entry.path, entry.name))),
      );
    },
    async stop() {
      await running.end('SIGTERM');
      await guard?.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// `waferseal guard run`, likewise. Resolves once it has its socket.
async function startGuard(args) {
  const state = {};
  state.start = () =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      const hear = (data) => {
        said += data;
        if (said.includes('guard_started')) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      state.ended = new Promise((ended) => child.on('close', ended));
      state.ended.then((status) => reject(new Error(`no guard, ended with ${status}: ${said}`)));
      state.end = async (signal) => {
        child.kill(signal);
        await state.ended;
      };
    });
  await state.start();
  return state;
}

// `waferseal serve`, which may be ended and started again. Resolves once it answers.
async function startProcess(args, origin, log) {
  const state = { child: undefined, ended: undefined };
  state.end = async (signal) => {
    state.child.kill(signal);
    await state.ended;
  };
  state.start = async () => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => log.push(data));
    state.child = child;
    state.ended = new Promise((resolve) => child.on('close', resolve));
    for (let tries = 0; ; tries += 1) {
      const healthy = await fetch(`${origin}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (healthy) return;
      if (tries > 400 || child.exitCode !== null)
        throw new Error(`no server: ${Buffer.concat(log).toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  await state.start();
  return state;
}
