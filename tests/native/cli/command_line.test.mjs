// What the binary says about itself: help, examples, manual pages and completions are all there, and work.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { root } from '../../../setup/root.mjs';
import { filesBelow, movedInstall } from '../../install/moved_install.mjs';

const bin = path.join(root, 'build/native/bin');
const kLocale = { LC_ALL: 'C.UTF-8', PATH: `${bin}:${process.env.PATH}`, HOME: os.tmpdir() };

function waferseal(args, options = {}) {
  return spawnSync(path.join(bin, 'waferseal'), args, {
    encoding: 'utf8',
    env: kLocale,
    timeout: 60_000,
    ...options,
  });
}

function help(words) {
  const said = waferseal([...words, '--help']);
  assert.equal(said.status, 0, said.stderr);
  return said.stdout;
}

// The lines below a heading that are indented by two.
function entries(text, isHeading) {
  const found = [];
  let within = false;
  for (const line of text.split('\n')) {
    if (/^\S.*:$/.test(line)) within = isHeading(line.slice(0, -1));
    else if (/^\S/.test(line)) within = false;
    else if (within && /^ {2}\S/.test(line)) found.push(line.slice(2));
  }
  return found;
}

function below(words) {
  const others = ['Options', 'Positionals', 'Examples', 'Exit codes'];
  return entries(help(words), (heading) => !others.includes(heading)).map((l) => l.split(' ')[0]);
}

function leaves() {
  return below([]).flatMap((first) => {
    const second = below([first]);
    return second.length === 0 ? [[first]] : second.map((name) => [first, name]);
  });
}

function examplesOf(words) {
  return entries(help(words), (heading) => heading === 'Examples').filter((l) => l[0] !== '#');
}

test('each subcommand says what it is for, its options, exit codes and an example', () => {
  assert.ok(leaves().length >= 27, String(leaves().length));
  for (const words of leaves()) {
    const text = help(words);
    assert.match(text.split('\n')[0], /^[A-Z].{10,}/, words.join(' '));
    assert.match(text, /\nExit codes:\n {2}0 {2}done\n {2}1 {2}an error/);
    const examples = examplesOf(words);
    assert.ok(examples.length > 0, words.join(' '));
    for (const example of examples)
      assert.ok(
        example.startsWith(`waferseal ${words.join(' ')} `) ||
          example === `waferseal ${words.join(' ')}`,
        example,
      );
  }
});

// A host of its own for the examples, in place of the machine's.
function sandbox(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-examples-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const vectors = path.join(root, 'tests/vectors/policy');
  const request = fs.readFileSync(path.join(vectors, 'worked-example.request.json'));
  fs.writeFileSync(path.join(folder, 'request.json'), request);
  fs.writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(JSON.parse(request).policy));
  fs.writeFileSync(path.join(folder, 'password'), 'correct horse battery\n');
  fs.writeFileSync(path.join(folder, 'notes.txt'), 'a note\n');
  const env = { ...kLocale, WAFERSEAL_CONFIG: path.join(folder, 'etc/waferseal/waferseal.toml') };
  const run = (example) => {
    const command = example.replaceAll(/\/(etc|var|backups)\//g, `${folder}/$1/`);
    return spawnSync('bash', ['-c', command], {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
  };
  return { folder, run };
}

// These run for ever, ask the world, or need the users that the package makes.
const kNotRun = [
  'waferseal serve',
  'waferseal agent',
  'waferseal guard run',
  /^waferseal guard separate/,
  'waferseal doctor',
  /^waferseal tls check/,
];
// Where an example needs something first, and what it ends with if not 0.
const kOrder = ['init', 'config', 'user', 'keygen', 'keylist', 'queue', 'agent', 'guard'];
const kFirst = {
  'waferseal restore /backups/2026-11-25': 'rm -r /var/lib/waferseal/store',
};

test('each example works on a host that was made by the examples before', (t) => {
  const { folder, run } = sandbox(t);
  const rank = (words) => (kOrder.indexOf(words[0]) + kOrder.length + 1) % (kOrder.length + 1);
  const all = leaves().sort((a, b) => rank(a) - rank(b));
  let ran = 0;
  for (const words of all) {
    for (const example of examplesOf(words)) {
      if (kNotRun.some((one) => (one instanceof RegExp ? one.test(example) : one === example)))
        continue;
      if (kFirst[example]) run(kFirst[example]);
      const said = run(example);
      const about = `${example}\n${said.stdout}${said.stderr}`;
      ran += 1;
      if (/^waferseal queue \w+ 17$/.test(example)) {
        // Nothing waits on a new host.
        assert.equal(said.status, 1, about);
        assert.match(said.stderr, /not_found/);
      } else {
        const canBeNo = help(words).includes('\n  2  ');
        assert.ok(said.status === 0 || (said.status === 2 && canBeNo), about);
      }
    }
  }
  const opened = fs.readFileSync(path.join(folder, 'notes.opened'), 'utf8');
  assert.equal(opened, 'a note\n', 'open gives back what seal took');
  assert.ok(ran >= 32, String(ran));
});

test('what --json prints has the members of the manual', (t) => {
  const { run } = sandbox(t);
  for (const example of [...examplesOf(['init']), ...examplesOf(['user', 'add'])]) run(example);
  const asked = [
    'waferseal user list --json',
    'waferseal queue list --json',
    'waferseal keylist show --json',
    'waferseal doctor --offline --json',
    'waferseal policy check policy.json --json',
    'waferseal resolve --request request.json --json',
  ];
  for (const command of asked) {
    const json = JSON.parse(run(command).stdout);
    const name = /^waferseal ((?:user|queue|keylist|policy) \w+|\w+)/.exec(command)[1];
    const page = fs
      .readFileSync(
        path.join(root, `build/native/share/man/man1/waferseal-${name.split(' ')[0]}.1`),
        'utf8',
      )
      .replaceAll(/\\f[BIR]/g, '');
    const object = Array.isArray(json) ? json[0] : json;
    for (const member of Object.keys(object ?? {}))
      assert.match(page, new RegExp(`\\b${member}\\b`), command);
    for (const row of json.checks ?? []) {
      for (const member of Object.keys(row)) assert.ok(page.includes(`checks[].${member}`), member);
    }
  }
});

test('a mistyped word is answered with the one that was meant, and with what to do', () => {
  const cases = [
    [['doctr'], /\(doctr\).*did you mean doctor\?/],
    [['keylist', 'pubilsh'], /\(pubilsh\).*did you mean publish\?/],
    [['doctor', '--ofline'], /\(--ofline\).*did you mean --offline\?/],
    [['queue', 'list', '--config', 'x', '--jsn'], /\(--jsn\).*did you mean --json\?/],
    [['keygen', 'rot', '--out', 'x'], /kind: rot not in/],
    [['xyzzyplugh'], /\(xyzzyplugh\).*no such subcommand\n/],
    [[], /subcommand is required/i],
  ];
  for (const [args, expected] of cases) {
    const said = waferseal(args);
    assert.equal(said.status, 1, args.join(' '));
    assert.equal(said.stdout, '');
    assert.match(said.stderr, expected);
    assert.match(said.stderr, /\n {2}`waferseal.* --help` says/);
  }
  assert.equal(waferseal(['--version']).status, 0);
});

test('what may be given again may be', (t) => {
  const { run } = sandbox(t);
  for (const example of examplesOf(['init'])) run(example);
  const key = (name) => run(`waferseal keygen agent --out ${name}.key --public ${name}.public`);
  for (const name of ['a', 'b']) assert.equal(key(name).status, 0);
  const root = '--root /etc/waferseal/keys/root.key';
  const said = run(`waferseal keylist update ${root} --agent a.public --agent b.public`);
  assert.equal(said.status, 0, said.stderr);
  assert.equal(JSON.parse(run('waferseal keylist show').stdout).agents.length, 3);
  const doctor = run('waferseal doctor --offline --json --skip separation --skip root_key');
  assert.equal(doctor.status, 0, doctor.stdout);
});

test('an error says which input it is about, and what to do', (t) => {
  const { folder, run } = sandbox(t);
  fs.writeFileSync(path.join(folder, 'broken.json'), '{"polcy": 1}');
  fs.writeFileSync(
    path.join(folder, 'a.toml'),
    '[server]\nlisen = "127.0.0.1:1"\npublic_origin = "https://a.example"\n',
  );
  fs.writeFileSync(
    path.join(folder, 'b.toml'),
    '[sever]\n[server]\npublic_origin = "https://a.example"\n[store]\nfolder = "s"\n[account]\nname = "a"\n',
  );
  const cases = [
    ['waferseal policy check broken.json', /broken\.json/],
    ['waferseal policy check missing.json', /missing\.json/],
    ['waferseal resolve --request broken.json', /broken\.json/],
    ['waferseal resolve --request - < broken.json', /standard input/],
    ['waferseal open --keys missing.key notes.txt --out x', /missing\.key/],
    ['waferseal keylist sign --root missing.key broken.json --out x', /broken\.json/],
    ['waferseal keylist show broken.json', /broken\.json/],
    ['waferseal doctor --config broken.json', /broken\.json/],
    ['waferseal doctor --config a.toml', /a\.toml: server\.lisen.*did you mean listen\?/],
    ['waferseal doctor --config b.toml', /sever\).*did you mean server\?/],
    ['waferseal user list', /waferseal\.toml/],
    ['waferseal restore nowhere', /waferseal\.toml/],
  ];
  run('waferseal keygen user --mailbox anna@example.org --out anna.key');
  cases.push(['waferseal open --keys anna.key notes.txt --out x', /notes\.txt/]);
  for (const [command, expected] of cases) {
    const said = run(command);
    assert.equal(said.status, 1, command);
    assert.match(said.stderr, expected);
    assert.match(said.stderr, /^waferseal: \w+ \(.*\n {2}[A-Z`].{10,}\n$/, command);
  }
});

test('a page of the manual for each subcommand, that man and mandoc take without a complaint', (t) => {
  const { tree } = movedInstall(t, 'server');
  const names = ['waferseal', ...below([]).map((name) => `waferseal-${name}`)];
  const pages = filesBelow(path.join(tree, 'share/man/man1'));
  assert.deepEqual(pages, names.map((name) => `${name}.1`).sort());
  for (const page of pages) {
    const file = path.join(tree, 'share/man/man1', page);
    const lint = spawnSync('mandoc', ['-Tlint', '-Wwarning', file], { encoding: 'utf8' });
    assert.equal(lint.error, undefined);
    // Pages of which nobody knows the day are the same in each build.
    const complaints = lint.stdout
      .split('\n')
      .filter((l) => l !== '' && !l.includes('missing date'));
    assert.deepEqual(complaints, []);
    const shown = spawnSync('mandoc', ['-Tutf8', file], { encoding: 'utf8' }).stdout;
    // Each letter in bold stands twice, with a backspace between.
    const plain = shown.split('\b').reduce((text, next) => text.slice(0, -1) + next);
    const first = page.replace(/^waferseal-?|\.1$/g, '');
    const subs = first === '' ? below([]) : below([first]);
    for (const sub of subs)
      assert.ok(plain.includes(['waferseal', first, sub].join(' ').replace('  ', ' ')), sub);
  }
});

function everyWord() {
  const chains = [
    [],
    ...below([]).map((name) => [name]),
    ...leaves().filter((l) => l.length === 2),
  ];
  return chains.map((chain) => ({ chain, words: below(chain) }));
}

test('bash completes every subcommand, options and files', (t) => {
  const { tree } = movedInstall(t, 'server');
  const file = path.join(tree, 'share/bash-completion/completions/waferseal');
  const complete = (words) => {
    const script = `source '${file}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _waferseal; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const said = spawnSync('bash', ['-c', script, 'bash', 'waferseal', ...words], {
      encoding: 'utf8',
      cwd: root,
    });
    assert.equal(said.stderr, '');
    return said.stdout
      .split('\n')
      .filter((word) => word !== '')
      .map((word) => word.trim());
  };
  for (const { chain, words } of everyWord()) {
    if (words.length > 0) assert.deepEqual(complete([...chain, '']), words, chain.join(' '));
    assert.ok(complete([...chain, '--']).includes('--help'), chain.join(' '));
  }
  assert.deepEqual(complete(['keyl']), ['keylist']);
  assert.deepEqual(complete(['keylist', 'make', '--da']), ['--days']);
  assert.deepEqual(complete(['keygen', 'tic']), ['ticket']);
  assert.deepEqual(complete(['doctor', '--config', 'READ']), ['README.md']);
  assert.deepEqual(complete(['doctor', '--probe', '']), []);
});

test('zsh is offered the same', (t) => {
  const { tree } = movedInstall(t, 'server');
  const file = path.join(tree, 'share/zsh/site-functions/_waferseal');
  // In place of zsh's own functions ones that print what they are given.
  const script = `compdef() {}; _files() { print FILES }; _describe() { print -l -- "\${(@P)@[-1]}" }
    words=("$@"); CURRENT=$#; source '${file}'`;
  const complete = (words) => {
    const said = spawnSync('zsh', ['-fc', script, 'zsh', 'waferseal', ...words], {
      encoding: 'utf8',
    });
    assert.equal(said.error, undefined);
    assert.equal(said.stderr, '');
    return said.stdout
      .split('\n')
      .filter((l) => l !== '')
      .map((l) => l.split(':')[0]);
  };
  for (const { chain, words } of everyWord()) {
    if (words.length > 0) assert.deepEqual(complete([...chain, '']), words, chain.join(' '));
    assert.ok(complete([...chain, '-']).includes('--help'), chain.join(' '));
  }
  assert.deepEqual(complete(['doctor', '--config', '']), ['FILES']);
});

test('fish is offered the same', (t) => {
  const { folder, tree } = movedInstall(t, 'server');
  const file = path.join(tree, 'share/fish/vendor_completions.d/waferseal.fish');
  const complete = (lines) => {
    const asked = lines.map((l) => `complete -C 'waferseal ${l}'; echo END`).join('\n');
    const said = spawnSync('fish', ['--no-config', '-c', `source '${file}'\n${asked}`], {
      encoding: 'utf8',
      env: { ...kLocale, HOME: folder, XDG_CONFIG_HOME: folder },
    });
    assert.equal(said.error, undefined);
    assert.equal(said.stderr, '');
    const parts = said.stdout.split('END\n').slice(0, -1);
    return parts.map((part) =>
      part
        .split('\n')
        .filter((l) => l !== '')
        .map((l) => l.split('\t')[0])
        .sort(),
    );
  };
  const places = everyWord();
  const found = complete(places.map(({ chain }) => [...chain, ''].join(' ')));
  places.forEach(({ chain, words }, at) => {
    if (words.length > 0) assert.deepEqual(found[at], [...words].sort(), chain.join(' '));
  });
  const options = complete(places.map(({ chain }) => [...chain, '--'].join(' ')));
  places.forEach(({ chain }, at) => {
    assert.ok(options[at].includes('--help'), chain.join(' '));
  });
});
