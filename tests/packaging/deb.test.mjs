// The package on a bare machine: installed, set up as docs/OPERATING.md says, started as its units say, purged.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createServer } from 'node:net';
import test, { after, before } from 'node:test';
import { bareMachine } from './bare_machine.mjs';
import { builtDeb } from './built_deb.mjs';
import { startOf } from './unit_file.mjs';

const units = 'usr/lib/systemd/system';
const server = { user: 'waferseal-server', group: 'waferseal' };
const agent = { user: 'waferseal-agent', group: 'waferseal' };
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
  for (const id of ids) assert.match(id, /gid=\d+\(waferseal\) groups=\d+\(waferseal\)$/m);
  assert.notEqual(ids[0], ids[1]);
  assert.equal(fs.existsSync(machine.at('etc/waferseal')), false);
  const example = fs.readFileSync(
    machine.at('usr/share/doc/waferseal/examples/waferseal.toml'),
    'utf8',
  );
  assert.match(example, /^public_origin = /m);
});

// Without what no bare machine has yet: a root key that is elsewhere, a backup, an anchor, a network.
const doctor = [
  ...['waferseal', 'doctor', '--offline'],
  ...['root_key', 'backup', 'dnssec'].flatMap((name) => ['--skip', name]),
];

test('init gives each user what is its own', () => {
  const where = [
    '/etc/waferseal',
    '--data',
    '/var/lib/waferseal',
    '--web',
    '/usr/share/waferseal/web',
  ];
  const names = ['--origin', 'https://mail.example.org', '--account', 'example'];
  const who = ['--server-user', server.user, '--agent-user', agent.user];
  machine.run(['waferseal', 'init', ...where, ...names, '--own-name', 'mail.example.org', ...who]);
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

test('neither user reads a key of the other, nor the root key', () => {
  const secrets = {
    '/etc/waferseal/keys/root.key': [],
    '/etc/waferseal/keys/guard.key': [server],
    '/etc/waferseal/keys/ticket.key': [server],
    '/var/lib/waferseal/agent/agent.key': [agent],
  };
  for (const [file, readers] of Object.entries(secrets)) {
    for (const who of [server, agent]) {
      const { status, said } = machine.try(['cat', file], who);
      const may = readers.includes(who);
      assert.equal(status === 0, may, `${who.user} and ${file}: ${said}`);
      if (!may) assert.match(said, /Permission denied/);
    }
  }
  assert.match(machine.try(['ls', '/var/lib/waferseal/guard'], agent).said, /Permission denied/);
  assert.match(machine.try(['ls', '/var/lib/waferseal/agent'], server).said, /Permission denied/);
  for (const who of [server, agent])
    machine.run(['test', '-w', '/var/lib/waferseal/store/store.db'], who);
});

test('server and agent run as their units say', async () => {
  const serving = machine.start(startOf(machine.at(`${units}/waferseal-server.service`)));
  await untilHealthy(serving);
  const delivering = machine.start(startOf(machine.at(`${units}/waferseal-agent.service`)));
  for (let tries = 0; tries < 200 && !/agent_started/.test(delivering.said()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.match(delivering.said(), /agent_started/);
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
  await machine.stop();
});

test('an upgrade keeps configuration, users and keys', () => {
  const kept = () =>
    [config, 'etc/waferseal/keys/guard.key', 'etc/passwd'].map((file) =>
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
  for (const { user } of [server, agent]) assert.notEqual(machine.try(['id', user]).status, 0);
  assert.doesNotMatch(fs.readFileSync(machine.at('etc/group'), 'utf8'), /waferseal/);
});
