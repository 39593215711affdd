// The package on a machine with systemd as process 1: its units started, looked at from the inside, stopped, killed,
// and switched off and on with the machine.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bootedMachine } from './booted_machine.mjs';
import { builtDeb } from './built_deb.mjs';
import { commandsOf, filesOf } from './operating_page.mjs';

const services = ['waferseal-guard', 'waferseal-server', 'waferseal-agent'];
const origin = 'http://localhost:8080';
const messageScript = fileURLToPath(new URL('message.mjs', import.meta.url));
const askScript = fileURLToPath(new URL('ask.mjs', import.meta.url));

let machine;
before(async () => {
  machine = await bootedMachine(builtDeb());
  fs.cpSync(builtDeb(), machine.at('root/waferseal.deb'));
});
after(() => machine?.remove());

const inShell = (line) => machine.run(['sh', '-c', line]);
const message = (...args) => JSON.parse(machine.runScript(messageScript, [origin, ...args]));
const ask = (url) => JSON.parse(machine.runScript(askScript, [url]));

function shown(unit, ...properties) {
  const lines = machine.run(['systemctl', 'show', '-p', properties.join(','), unit]).trimEnd();
  return Object.fromEntries(lines.split('\n').map((line) => line.split(/=(.*)/s, 2)));
}

const mainProcess = (service) => shown(service, 'MainPID').MainPID;
const mainProcesses = () => services.map(mainProcess);

function said(service) {
  return machine.run(['journalctl', '-b', '--no-pager', '-o', 'cat', '-u', service]);
}

async function until(what, isSo) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not ${what}: ${services.map(said).join('\n')}`);
}

// Started is who does its work: nothing to wait for.
function assertUp() {
  const { status, text } = ask('http://127.0.0.1:9464/readyz');
  assert.equal(status, 200, `${text}${services.map(said).join('\n')}`);
  assert.match(said('waferseal-agent'), /agent_started/);
  for (const service of services) {
    const { ActiveState, NRestarts } = shown(service, 'ActiveState', 'NRestarts');
    assert.deepEqual(
      { ActiveState, NRestarts },
      { ActiveState: 'active', NRestarts: '0' },
      service,
    );
  }
}

function processesOf(user) {
  return machine.try(['find', '/proc', '-maxdepth', '1', '-user', user]).said;
}

test('without a configuration the package starts nothing, and nothing fails', () => {
  machine.run(['dpkg', '--install', '/root/waferseal.deb']);
  assert.equal(shown('waferseal.target', 'ActiveState').ActiveState, 'active');
  for (const service of services) {
    machine.run(['systemctl', 'start', service]);
    const { ActiveState, ConditionResult } = shown(service, 'ActiveState', 'ConditionResult');
    assert.deepEqual(
      { ActiveState, ConditionResult },
      { ActiveState: 'inactive', ConditionResult: 'no' },
    );
  }
  assert.equal(machine.run(['systemctl', 'is-system-running']).trim(), 'running');
});

test('set up as OPERATING says, the three services run', () => {
  const setUp = commandsOf('2. Set up').join('\n');
  assert.ok(setUp.includes('--origin https://mail.example'));
  // There is no proxy with TLS on this machine.
  inShell(setUp.replace('--origin https://mail.example', `--origin ${origin}`));
  const commands = commandsOf('4. First user and key list');
  // Nor a network for it to look at, nor a medium for the root key.
  const some = commands.filter((line) => line !== 'waferseal doctor');
  assert.equal(some.length, commands.length - 1);
  assert.ok(some.includes('systemctl start waferseal.target'));
  inShell(some.join('\n'));
  assertUp();
  machine.run(['waferseal', 'doctor', '--offline', '--skip', 'root_key', '--skip', 'backup']);
});

test('each process is of its own user, without powers and behind a filter', () => {
  const users = services.map((service) => {
    const { User, Group } = shown(service, 'User', 'Group');
    const pid = mainProcess(service);
    const status = machine.run(['cat', `/proc/${pid}/status`]);
    const field = (name) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)[1];
    assert.equal(machine.run(['stat', '-c', '%U %G', `/proc/${pid}`]).trim(), `${User} ${Group}`);
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      assert.match(field(set), /^0+$/, `${service} ${set}`);
    }
    assert.equal(field('NoNewPrivs'), '1', service);
    assert.equal(field('Seccomp'), '2', service);
    return User;
  });
  assert.equal(new Set(users).size, services.length);
});

// As the service itself would, in the tree that systemd has made for it.
function inPlaceOf(service, command) {
  const { User, Group } = shown(service, 'User', 'Group');
  const who = ['setpriv', `--reuid=${User}`, `--regid=${Group}`, '--init-groups'];
  return machine.try([
    'nsenter',
    '--mount',
    '-t',
    mainProcess(service),
    ...who,
    'sh',
    '-c',
    command,
  ]);
}

// What root would see there: owner and mode keep nobody out, so this is the unit's own doing.
function inTreeOf(service, command) {
  return machine.try(['nsenter', '--mount', '-t', mainProcess(service), 'sh', '-c', command]);
}

test('no service reads what is not its own', () => {
  const keys = '/etc/waferseal/keys';
  const readers = {
    [`${keys}/root.key`]: [],
    [`${keys}/ticket.key`]: ['waferseal-server'],
    '/etc/waferseal/guard-keys/guard.key': ['waferseal-guard'],
    '/etc/waferseal/guard-keys/ticket.public': ['waferseal-guard'],
    '/var/lib/waferseal/guard/guard.db': ['waferseal-guard'],
    '/var/lib/waferseal/guard/cells': ['waferseal-guard'],
    '/var/lib/waferseal/agent/agent.key': ['waferseal-agent'],
    '/var/lib/waferseal/store/store.db': ['waferseal-server', 'waferseal-agent'],
  };
  for (const [file, allowed] of Object.entries(readers)) {
    machine.run(['test', '-s', file]);
    for (const service of services) {
      const { status, said: why } = inPlaceOf(service, `head -c 1 ${file} > /dev/null`);
      assert.equal(status === 0, allowed.includes(service), `${service} and ${file}: ${why}`);
    }
  }
});

test('the units hide the others, and what is not for services', () => {
  const hidden = {
    'waferseal-guard': [
      '/var/lib/waferseal/store',
      '/var/lib/waferseal/agent',
      '/etc/waferseal/keys',
    ],
    'waferseal-server': ['/var/lib/waferseal/agent'],
    'waferseal-agent': [
      '/var/lib/waferseal/guard',
      '/etc/waferseal/keys',
      '/etc/waferseal/guard-keys',
    ],
  };
  machine.run(['touch', '/home/letter', '/tmp/note']);
  for (const service of services) {
    for (const folder of [...hidden[service], '/home', '/root', '/tmp']) {
      assert.equal(inTreeOf(service, `ls -A ${folder}`).said, '', `${service} and ${folder}`);
    }
    for (const folder of ['/etc', '/usr/bin', '/var/lib']) {
      const { said: why } = inTreeOf(service, `touch ${folder}/new`);
      assert.match(why, /Read-only file system/, `${service} and ${folder}`);
    }
    assert.match(inPlaceOf(service, `ls /proc/1`).said, /No such file|Permission denied/, service);
    assert.match(inTreeOf(service, 'cat /dev/vda').said, /No such file/, service);
  }
});

test('the guard has no network', () => {
  const network = (pid) => machine.run(['readlink', `/proc/${pid}/ns/net`]);
  const [guard, server] = mainProcesses().map(network);
  assert.notEqual(guard, server);
  const interfaces = ['cat', `/proc/${mainProcess('waferseal-guard')}/net/dev`];
  assert.deepEqual(
    machine
      .run(interfaces)
      .match(/^ *\w+(?=:)/gm)
      .map((name) => name.trim()),
    ['lo'],
  );
});

let first;
test('pages and a message pass through the server', () => {
  const page = ask(`${origin}/p`);
  assert.equal(page.status, 200);
  assert.equal(
    page.text,
    fs.readFileSync(machine.at('usr/share/waferseal/web/portal.html'), 'utf8'),
  );
  const sent = message('send');
  assert.equal(message('answer', sent.link), 'Text\n');
  first = message('send');
});

test('the keys leave the machine and a timer makes backups, so that doctor is content', () => {
  const [, keysAway] = filesOf('4. First user and key list', '');
  inShell(keysAway);
  const [service, timer] = filesOf('9. Back up', 'systemd');
  const units = 'etc/systemd/system';
  fs.writeFileSync(machine.at(`${units}/waferseal-backup.service`), service);
  fs.writeFileSync(machine.at(`${units}/waferseal-backup.timer`), timer);
  inShell(commandsOf('9. Back up').join('\n'));
  const [folder, ...more] = machine.run(['ls', '/backups']).trimEnd().split('\n');
  assert.match(folder, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(more, []);
  machine.run(['systemctl', 'is-active', 'waferseal-backup.timer']);
  machine.run(['waferseal', 'doctor', '--offline']);
});

test('a process that is killed comes back, and knows what it knew', async () => {
  const killed = mainProcesses();
  inShell(`kill -9 ${killed.join(' ')}`);
  await until('restarted', () =>
    services.every((name) => shown(name, 'NRestarts').NRestarts === '1'),
  );
  await until('active', () =>
    services.every((name) => shown(name, 'ActiveState').ActiveState === 'active'),
  );
  assert.equal(ask('http://127.0.0.1:9464/readyz').status, 200);
  for (const pid of mainProcesses()) assert.ok(pid !== '0' && !killed.includes(pid));
  const second = message('send');
  assert.equal(message('answer', second.link), 'Text\n');
  machine.run(['systemctl', 'reset-failed']);
});

test('they stop at once and without a fault, and start again', async () => {
  const began = Date.now();
  machine.run(['systemctl', 'stop', 'waferseal.target']);
  // The target does not wait for its services.
  await until('stopped', () => mainProcesses().every((pid) => pid === '0'));
  assert.ok(Date.now() - began < 15_000, 'within seconds');
  for (const service of services) {
    const { ActiveState, Result, ExecMainStatus } = shown(
      service,
      ...['ActiveState', 'Result', 'ExecMainStatus'],
    );
    const stopped = { ActiveState: 'inactive', Result: 'success', ExecMainStatus: '0' };
    assert.deepEqual({ ActiveState, Result, ExecMainStatus }, stopped, said(service));
    assert.equal(processesOf(shown(service, 'User').User), '');
  }
  assert.equal(fs.existsSync(machine.at('run/waferseal-guard')), false);
  assert.equal(machine.run(['systemctl', 'is-system-running']).trim(), 'running');
  machine.run(['systemctl', 'start', 'waferseal.target']);
  assertUp();
});

test('the guard gets its key as a credential, and works with it', () => {
  const step = 'Keys as credentials';
  const [before, after, adding] = filesOf(step, '');
  inShell(before);
  const folder = machine.at('etc/systemd/system/waferseal-guard.service.d');
  fs.writeFileSync(`${folder}/key.conf`, filesOf(step, 'systemd')[0]);
  inShell(after);
  assert.equal(fs.existsSync(machine.at('etc/waferseal/guard-keys/guard.key')), false);
  assertUp();
  assert.match(inShell(adding), /^user ben@example\.org$/m);
  // The new user is not in a key list yet, for which the root key would have to come back.
  machine.run(['waferseal', 'doctor', '--offline', '--skip', 'key_list']);
  const sent = message('send');
  assert.equal(message('answer', sent.link), 'Text\n');
});

test('switched off and on, the machine starts them, and nothing is lost', async () => {
  await machine.powerOff();
  await machine.boot();
  assertUp();
  assert.equal(message('answer', first.link), 'Text\n');
});

test('an upgrade restarts what runs', () => {
  const earlier = mainProcesses();
  machine.run(['dpkg', '--install', '/root/waferseal.deb']);
  assertUp();
  for (const pid of mainProcesses()) assert.ok(pid !== '0' && !earlier.includes(pid));
  const sent = message('send');
  assert.equal(message('answer', sent.link), 'Text\n');
});

test('removed, the services are gone; purged, their users too', () => {
  const users = services.map((service) => shown(service, 'User').User);
  machine.run(['dpkg', '--remove', 'waferseal']);
  for (const user of users) assert.equal(processesOf(user), '');
  assert.ok(fs.existsSync(machine.at('var/lib/waferseal/store/store.db')));
  machine.run(['dpkg', '--purge', 'waferseal']);
  for (const user of users) assert.notEqual(machine.try(['id', user]).status, 0);
  for (const unit of [...services, 'waferseal.target']) {
    const { LoadState, ActiveState } = shown(unit, 'LoadState', 'ActiveState');
    assert.deepEqual(
      { LoadState, ActiveState },
      { LoadState: 'not-found', ActiveState: 'inactive' },
    );
  }
  assert.equal(machine.run(['systemctl', 'is-system-running']).trim(), 'running');
});
