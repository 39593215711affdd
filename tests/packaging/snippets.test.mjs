// What docs/OPERATING.md gives to copy is taken by the programs that it is for.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { privatePackages } from '../../setup/private-packages.mjs';
import { root } from '../../setup/root.mjs';
import { configurationChanges, snippet } from './operating_page.mjs';

let folder;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-snippets-'));
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

test('nginx takes its configuration', async () => {
  const { env, root: unpacked } = await privatePackages(['nginx']);
  const [certificate, key] = ['fullchain.pem', 'privkey.pem'].map((name) =>
    path.join(folder, name),
  );
  const subject = ['-subj', '/CN=mail.example', '-days', '2'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ed25519',
    '-nodes',
    '-out',
    certificate,
    '-keyout',
    key,
  ];
  execFileSync('openssl', [...made, ...subject], { stdio: 'pipe' });
  const server = snippet('nginx').replaceAll('/etc/letsencrypt/live/mail.example', folder);
  const file = path.join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  fs.writeFileSync(
    file,
    `pid ${folder}/pid;\nevents {}\nhttp {\naccess_log ${folder}/access.log;\n${temporary}\n${server}}\n`,
  );
  const program = path.join(unpacked, 'usr/sbin/nginx');
  const args = ['-t', '-p', folder, '-e', path.join(folder, 'error.log'), '-c', file];
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /\[emerg\]/);
});

test('Caddy takes its configuration', async () => {
  const { env, root: unpacked } = await privatePackages(['caddy']);
  const file = path.join(folder, 'Caddyfile');
  fs.writeFileSync(file, snippet('caddy'));
  const args = ['validate', '--adapter', 'caddyfile', '--config', file];
  const { status, stderr } = spawnSync(path.join(unpacked, 'usr/bin/caddy'), args, {
    env: { ...env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /"level":"(warn|error)"/);
});

test('both proxies say the same of MTA-STS, as RFC 8461 has it', () => {
  const [, nginx] = /return 200 "(version: [^"]*)";/.exec(snippet('nginx'));
  const [, caddy] = /respond \S+mta-sts\.txt "(version: [^"]*)"/.exec(snippet('caddy'));
  assert.equal(nginx.replaceAll('\\n', '\n'), caddy);
  assert.match(caddy, /^version: STSv1\nmode: enforce\nmx: \S+\nmax_age: \d+\n$/);
});

test('proxies pass the largest body that the server takes', () => {
  const source = fs.readFileSync(path.join(root, 'native/server/submission.cc'), 'utf8');
  const mib = Number(/kMostRecord = (\d+) \* 1024 \* 1024;/.exec(source)[1]);
  const nginx = Number(/client_max_body_size (\d+)m;/.exec(snippet('nginx'))[1]);
  const caddy = Number(/max_size (\d+)MB/.exec(snippet('caddy'))[1]);
  assert.ok(nginx >= mib, `nginx: ${nginx} MiB`);
  assert.ok(caddy * 1e6 >= mib * 2 ** 20, `Caddy: ${caddy} MB`);
});

test('links under /p are logged by no proxy', () => {
  const [, block] = /location \/p \{([^}]*)\}/.exec(snippet('nginx'));
  assert.match(block, /access_log off;/);
  assert.doesNotMatch(snippet('caddy'), /\blog\b/);
});

test('the changes of the configuration find their lines', () => {
  const program = path.join(root, 'build/native/bin/waferseal');
  const file = path.join(folder, 'waferseal.toml');
  const example = execFileSync(program, ['config', 'example'], { encoding: 'utf8' });
  // Where the guard is a process of its own, as the package sets it up.
  const apart = example.replace('key = "keys/guard.key"', 'key = "guard-keys/guard.key"');
  assert.notEqual(apart, example);
  fs.writeFileSync(file, apart);
  const changes = configurationChanges();
  assert.equal(changes.length, 3);
  for (const change of changes) {
    execFileSync('sh', ['-c', change.replace('/etc/waferseal/waferseal.toml', file)]);
  }
  const changed = fs.readFileSync(file, 'utf8');
  for (const line of [
    'trust_anchor = "/usr/share/dns/root.ds"',
    'listen = "127.0.0.1:9464"',
    'forward = ["127.0.0.1"]',
    'key = "credential:guard.key"',
  ]) {
    assert.ok(changed.split('\n').includes(line), line);
  }
});
