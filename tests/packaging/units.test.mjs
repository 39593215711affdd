// The package and its units as Debian's own checkers see them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { builtDeb } from './built_deb.mjs';
import { unitSection } from './unit_file.mjs';

const services = ['waferseal-server.service', 'waferseal-agent.service', 'waferseal-guard.service'];
// Of 10. What is left is the network, which both are for, and files that their group may write.
const mostExposure = 1.5;

let tree;
before(() => {
  tree = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-deb-'));
  assert.equal(run('dpkg-deb', ['-x', builtDeb(), tree]).status, 0);
});
after(() => fs.rmSync(tree, { recursive: true, force: true }));

function run(program, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', ...env },
  });
  if (error) throw error;
  return { status, said: stdout + stderr };
}

const unit = (name) => path.join(tree, 'usr/lib/systemd/system', name);

test('systemd finds nothing wrong in the units', () => {
  const folder = path.join(tree, 'verified');
  fs.mkdirSync(folder);
  const names = [...services, 'waferseal.target'];
  for (const name of names) {
    // The program is not installed on this machine.
    const text = fs.readFileSync(unit(name), 'utf8');
    fs.writeFileSync(path.join(folder, name), text.replace('=/usr/bin/', `=${tree}/usr/bin/`));
  }
  const files = names.map((name) => path.join(folder, name));
  const { status, said } = run('systemd-analyze', ['verify', '--man=no', ...files]);
  assert.deepEqual({ status, said }, { status: 0, said: '' });
});

for (const name of services) {
  test(`${name} is exposed to little`, (t) => {
    const { status, said } = run('systemd-analyze', [
      'security',
      '--offline=true',
      `--threshold=${mostExposure * 10}`,
      unit(name),
    ]);
    const [, exposure] = /exposure level for \S+: ([\d.]+)/.exec(said) ?? [];
    t.diagnostic(`exposure ${exposure} of 10`);
    assert.equal(status, 0, said);
    assert.ok(Number(exposure) <= mostExposure, said);
  });
}

test('the users of the units are three, and the package makes them', () => {
  const users = services.map((name) => unitSection(unit(name), 'Service').User[0]);
  assert.equal(new Set(users).size, 3);
  const made = fs.readFileSync(path.join(tree, 'usr/lib/sysusers.d/waferseal.conf'), 'utf8');
  for (const user of users) assert.match(made, new RegExp(`^u ${user} -`, 'm'));
});

test('lintian finds no error', () => {
  const { status, said } = run('lintian', ['--fail-on', 'error', '--allow-root', builtDeb()]);
  assert.equal(status, 0, said);
  assert.doesNotMatch(said, /^E:/m);
});
