// The package on a bare machine: installed, set up as docs/OPERATING.md says, started as its units say, purged.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import test, { after, before } from 'node:test';
import { bareMachine } from './bare_machine.mjs';
import { builtDeb } from './built_deb.mjs';
import { Messenger } from './message.mjs';
import { startOf } from './unit_file.mjs';

const units = 'usr/lib/systemd/system';
const server = { user: 'waferseal-server', group: 'waferseal' };
const agent = { user: 'waferseal-agent', group: 'waferseal' };
const guard = { user: 'waferseal-guard', group: 'waferseal-guard' };
const config = 'etc/waferseal/waferseal.toml';

let machine;
let bare;
let port;
before(async () => {
  machine = await bareMachine(builtDeb());
  bare = machine.files();
  fs.cpSync(builtDeb(), machine.at('tmp/waferseal.deb'));
  port = await freePort();
});
after(() => machine?.remove());

async function freePort() {
  const listening = createServer();
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port: free } = listening.address();
  await new Promise((resolve) => listening.close(resolve));
  return free;
}

function installPackage() {
  return machine.run(['dpkg', '--install', '/tmp/waferseal.deb']);
}

async function get(path) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
}

// Until it answers, or until it has ended.
async function untilHealthy(process) {
  let ended = false;
  process.ended.then(() => {
    ended = true;
  });
  for (let tries = 0; tries < 400 && !ended; tries += 1) {
    const answer = await get('/healthz').catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`the server does not answer: ${process.said()}`);
}

function change(file, from, to) {
  const text = fs.readFileSync(machine.at(file), 'utf8');
  assert.ok(text.includes(from), `${file} has no ${from}`);
  fs.writeFileSync(machine.at(file), text.replace(from, to));
}

test('it installs on a bare machine, makes its users and starts nothing yet', () => {
  installPackage();
  const ids = [server, agent].map(({ user }) => machine.run(['id', user]));
  for (const id of ids) {
    assert.match(id, /gid=\d+\(waferseal\) groups=\d+\(waferseal\),\d+\(waferseal-guard\)$/m);
  }
  assert.notEqual(ids[0], ids[1]);
  // Not of the group that may write to the store.
  assert.match(machine.run(['id', guard.user]), /gid=\d+\((\S+)\) groups=\d+\(\1\)$/m);
  assert.equal(fs.existsSync(machine.at('etc/waferseal')), false);
  const example = fs.readFileSync(
    machine.at('usr/share/doc/waferseal/examples/waferseal.toml'),
    'utf8',
  );
  assert.match(example, /^public_origin = /m);
});

test('the terms of all that the program and the pages contain are beside them', () => {
  const terms = fs.readFileSync(machine.at('usr/share/doc/waferseal/copyright'), 'utf8');
  const locked = JSON.parse(fs.readFileSync(new URL('../../deps/lock.json', import.meta.url)));
  for (const [name, { version }] of Object.entries(locked)) {
    assert.ok(terms.includes(`\n${name} ${version} (`), name);
  }
  for (const part of ['lit', 'dompurify']) assert.match(terms, new RegExp(`^${part} \\d`, 'm'));
  // A sentence of each kind of text, so that it is there and not its name only.
  for (const words of ['Permission to use, copy, modify', 'THIS SOFTWARE IS PROVIDED', 'zlib']) {
    assert.ok(terms.includes(words), words);
  }
});

// Without what no bare machine has yet: a root key that is elsewhere, a backup, an anchor, a network.
const doctor = [
  ...['waferseal', 'doctor', '--offline'],
  ...['root_key', 'backup', 'dnssec'].flatMap((name) => ['--skip', name]),
];

function init(folder, data, more = []) {
  const names = ['--origin', `http://localhost:${port}`, '--account', 'example'];
  const own = ['--own-name', 'mail.example.org', '--web', '/usr/share/waferseal/web'];
  const who = ['--server-user', server.user, '--agent-user', agent.user];
  machine.run(['waferseal', 'init', folder, '--data', data, ...names, ...own, ...who, ...more]);
}

test('init gives each user what is its own', () => {
  init('/etc/waferseal', '/var/lib/waferseal', ['--guard-user', guard.user]);
  change(config, '#listen = "127.0.0.1:8080"', `listen = "127.0.0.1:${port}"`);
  machine.run(['waferseal', 'user', 'add', 'anna@example.org'], {}, 'a long password\n');
  const keys = '/etc/waferseal/keys';
  const listed = [
    '--agent',
    '/var/lib/waferseal/agent/agent.public',
    '--guard',
    `${keys}/guard.public`,
  ];
  machine.run(['waferseal', 'keylist', 'update', '--root', `${keys}/root.key`, ...listed]);
  machine.run(doctor);
});

test('no user reads a key of another, nor the root key', () => {
  const secrets = {
    '/etc/waferseal/keys/root.key': [],
    '/etc/waferseal/guard-keys/guard.key': [guard],
    '/etc/waferseal/keys/ticket.key': [server],
    '/var/lib/waferseal/agent/agent.key': [agent],
  };
  for (const [file, readers] of Object.entries(secrets)) {
    for (const who of [server, agent, guard]) {
      const { status, said } = machine.try(['cat', file], who);
      const may = readers.includes(who);
      assert.equal(status === 0, may, `${who.user} and ${file}: ${said}`);
      if (!may) assert.match(said, /Permission denied/);
    }
  }
  const folders = { guard: [server, agent], agent: [server, guard], store: [guard] };
  for (const [folder, others] of Object.entries(folders)) {
    for (const who of others) {
      const { said } = machine.try(['ls', `/var/lib/waferseal/${folder}`], who);
      assert.match(said, /Permission denied/, `${who.user} and ${folder}`);
    }
  }
  for (const who of [server, agent])
    machine.run(['test', '-w', '/var/lib/waferseal/store/store.db'], who);
});

// What systemd makes before it starts the unit.
function makeRuntimeFolder(name) {
  const { user, group, runtime } = startOf(machine.at(`${units}/${name}`));
  const folder = `/run/${runtime.name}`;
  machine.run(['install', '-d', '-m', runtime.mode, '-o', user, '-g', group, folder]);
  return folder;
}

async function untilSaid(process, what) {
  for (let tries = 0; tries < 200 && !what.test(process.said()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.match(process.said(), what);
}

const noBody = '';
const challenge = 'a10001';

// As a process of this user of the machine asks the guard: the status, or the code of the failure.
function askGuard(socket, path, { user, group }, body = noBody) {
  const number = (kind, name) => Number(machine.run(['getent', kind, name]).split(':')[2]);
  const script = `require('http').request({ socketPath: ${JSON.stringify(machine.at(socket))},
    path: ${JSON.stringify(path)}, method: 'POST', headers: { 'content-type': 'application/cbor' } },
    (answer) => console.log(answer.statusCode)).on('error', ({ code }) => console.log(code))
    .end(Buffer.from('${body}', 'hex'))`;
  const asked = spawnSync(process.execPath, ['-e', script], {
    uid: number('passwd', user),
    gid: number('group', group),
    encoding: 'utf8',
    cwd: '/',
    timeout: 10_000,
  });
  return asked.stdout.trim() || asked.stderr;
}

test('guard, server and agent run as their units say, and a message passes through', async () => {
  const runtime = makeRuntimeFolder('waferseal-guard.service');
  const guarding = machine.start(startOf(machine.at(`${units}/waferseal-guard.service`)));
  await untilSaid(guarding, /guard_started/);
  const serving = machine.start(startOf(machine.at(`${units}/waferseal-server.service`)));
  await untilHealthy(serving);
  const delivering = machine.start(startOf(machine.at(`${units}/waferseal-agent.service`)));
  await untilSaid(delivering, /agent_started/);
  const page = await get('/p');
  assert.equal(page.status, 200);
  assert.equal(
    page.text,
    fs.readFileSync(machine.at('usr/share/waferseal/web/portal.html'), 'utf8'),
  );
  assert.equal((await get('/')).status, 200);
  const list = await get('/api/v1/keylist');
  assert.equal(list.status, 200);
  assert.equal(delivering.child.exitCode, null, delivering.said());

  const socket = `${runtime}/socket`;
  const nobody = { user: 'nobody', group: 'nogroup' };
  assert.match(
    machine.run(['stat', '-c', '%U:%G %a', socket]),
    /^waferseal-guard:waferseal-guard 660/,
  );
  const asTheGuardsGroup = (who) => ({ ...who, group: guard.group });
  const inside = '/inside/v1/frozen';
  assert.equal(askGuard(socket, inside, asTheGuardsGroup(server)), '200');
  assert.equal(askGuard(socket, inside, asTheGuardsGroup(agent)), '404');
  assert.equal(askGuard(socket, '/guard/v1/password', asTheGuardsGroup(agent)), '404');
  assert.equal(askGuard(socket, '/guard/v1/challenge', asTheGuardsGroup(agent), challenge), '200');
  assert.equal(askGuard(socket, inside, nobody), 'EACCES');
  await untilSaid(guarding, /peer_refused/);

  await passAMessage();
  await machine.stop();
  machine.run(['rm', '-r', runtime]);
});

async function passAMessage() {
  const origin = `http://localhost:${port}`;
  const [sender, reader] = [new Messenger(origin), new Messenger(origin)];
  try {
    const { id, link } = await sender.send();
    assert.equal(await reader.answer(link), 'Text\n');
    await sender.retract(id);
  } finally {
    sender.close();
    reader.close();
  }
}

// As a package before this one left it: the guard a part of the server.
test('a guard that was a part of the server moves out', async () => {
  init('/etc/old', '/var/lib/old');
  const old = ['--config', '/etc/old/waferseal.toml'];
  const mine = machine.run(['cat', '/etc/old/keys/guard.key']);
  change('etc/old/waferseal.toml', '#listen = "127.0.0.1:8080"', `listen = "127.0.0.1:${port}"`);
  const unit = startOf(machine.at(`${units}/waferseal-server.service`));
  const serving = machine.start({ ...unit, command: `waferseal serve ${old.join(' ')}` });
  await untilHealthy(serving);
  const users = ['--server-user', server.user, '--guard-user', guard.user];
  const separate = ['waferseal', 'guard', 'separate', ...old, ...users];
  const busy = machine.try(separate);
  assert.match(busy.said, /store_busy/, 'while the server has the cells');
  await machine.stop();
  const wrong = machine.try([...separate.slice(0, -1), agent.user]);
  assert.match(wrong.said, /group/, 'a user who may write to the store');

  machine.run(separate);
  assert.equal(machine.run(['cat', '/etc/old/guard-keys/guard.key']), mine);
  assert.equal(fs.existsSync(machine.at('etc/old/keys/guard.key')), false);
  const owners = (file) => machine.run(['stat', '-c', '%U %a', file]).trim();
  assert.equal(owners('/etc/old/guard-keys/guard.key'), 'waferseal-guard 600');
  assert.equal(owners('/var/lib/old/guard'), 'waferseal-guard 700');
  assert.equal(owners('/var/lib/old/guard/cells'), 'waferseal-guard 600');
  assert.match(machine.try(separate).said, /conflict/, 'it was done');
  machine.run([...doctor, ...old]);

  const runtime = makeRuntimeFolder('waferseal-guard.service');
  const guardUnit = startOf(machine.at(`${units}/waferseal-guard.service`));
  const guarding = machine.start({ ...guardUnit, command: `waferseal guard run ${old.join(' ')}` });
  await untilSaid(guarding, /guard_started/);
  const again = machine.start({ ...unit, command: `waferseal serve ${old.join(' ')}` });
  await untilHealthy(again);
  await machine.stop();
  machine.run(['rm', '-r', runtime, '/etc/old', '/var/lib/old']);
});

test('an upgrade keeps configuration, users and keys', () => {
  const kept = () =>
    [config, 'etc/waferseal/guard-keys/guard.key', 'etc/passwd'].map((file) =>
      fs.readFileSync(machine.at(file), 'utf8'),
    );
  change(config, '#level = "info"', 'level = "debug"');
  const before = kept();
  installPackage();
  assert.deepEqual(kept(), before);
  machine.run(doctor);
});

test('removed, it keeps what the operator has; purged, it leaves nothing', () => {
  machine.run(['dpkg', '--remove', 'waferseal']);
  assert.ok(fs.existsSync(machine.at(config)));
  assert.ok(fs.existsSync(machine.at('var/lib/waferseal/store/store.db')));
  machine.run(['dpkg', '--purge', 'waferseal']);
  assert.deepEqual(machine.files(), bare);
  for (const { user } of [server, agent, guard])
    assert.notEqual(machine.try(['id', user]).status, 0);
  assert.doesNotMatch(fs.readFileSync(machine.at('etc/group'), 'utf8'), /waferseal/);
});
