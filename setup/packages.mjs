// The Debian packages the project is built and tested with, and why. They are installed with apt-get
// when missing; none of them is a daemon (those come from private-packages.mjs), none starts a
// service, and an installation that would remove a package is refused.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import readline from 'node:readline/promises';
import { findEmscripten } from '../deps/toolchain.mjs';

// A list names the package per release: [Debian 12, Debian 13 and later].
const kPackages = [
  ['build-essential', 'the native compiler'],
  ['cmake', 'the build'],
  ['ninja-build', 'the build'],
  ['python3', "Botan's configure script"],
  ['ccache', 'rebuilds without compiling again'],
  ['ca-certificates', 'the certificate authorities that TLS delivery trusts'],
  ['emscripten', 'the WebAssembly compiler'],
  ['nlohmann-json3-dev', 'JSON in C++'],
  [['libboost1.81-dev', 'libboost-dev'], 'asynchronous I/O and HTTP (Asio, Beast)'],
  ['libssl-dev', 'TLS of SMTP'],
  ['libunbound-dev', 'DNS with DNSSEC validation'],
  ['libcurl4-openssl-dev', 'outgoing HTTPS (WKD, MTA-STS)'],
  ['libsqlite3-dev', 'the embedded database'],
  ['libcli11-dev', 'the command line'],
  ['libtomlplusplus-dev', 'the configuration file'],
  ['libspdlog-dev', 'the log'],
  ['libgtest-dev', 'tests in C++'],
  ['libgmock-dev', 'tests in C++'],
  ['googletest', 'tests in C++, its sources for WebAssembly'],
  ['pkgconf', 'tests that build with the installed engine'],
  ['chromium', 'tests in a browser'],
  ['gnupg', 'a second OpenPGP implementation to test against'],
  ['openssl', 'test certificates'],
  ['sqlite3', 'tests that change the store behind the server'],
  ['mandoc', 'tests of the manual'],
  ['zsh', 'tests of its completions'],
  ['fish', 'tests of its completions'],
  ['debootstrap', 'tests that install our own package on a bare machine'],
  ['systemd', 'systemd-analyze, for tests of our units'],
  ['lintian', 'tests of our own package'],
  ['strace', 'tests in which calls to the disk fail'],
  ['clang', 'fuzz targets'],
  ['clang-format', 'npm run check'],
  ['clang-tidy', 'npm run check'],
];

/** The number of the Debian release; testing and unstable, which have none, count as 13. */
export function debianRelease() {
  const text = fs.existsSync('/etc/os-release') ? fs.readFileSync('/etc/os-release', 'utf8') : '';
  const version = /^VERSION_ID="?(\d+)/m.exec(text);
  return version === null ? 13 : Number(version[1]);
}

/** The table for this machine's release: [{ name, why }]. */
export function wantedPackages(release = debianRelease()) {
  return kPackages.map(([name, why]) => ({
    name: Array.isArray(name) ? name[release <= 12 ? 0 : 1] : name,
    why,
  }));
}

function missingPackages() {
  const wanted = wantedPackages();
  const names = wanted.map((item) => item.name);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are dpkg-query's
  const format = '${db:Status-Status} ${Package}\n';
  const answer = spawnSync('dpkg-query', ['-W', '-f', format, ...names], { encoding: 'utf8' });
  if (answer.error) {
    throw new Error(
      'dpkg-query is missing: the set-up knows Debian 12 and 13 and what is like them',
    );
  }
  const installed = new Set(
    answer.stdout
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .map((line) => line.split(' ')[1]),
  );
  // An Emscripten of the user's own serves as well; deps/ checks its version.
  if (findEmscripten() !== null) installed.add('emscripten');
  return wanted.filter((item) => !installed.has(item.name));
}

/**
 * Installs what is missing. Asks first when a terminal is attached, unless `yes`. Without root it
 * prints the command instead and throws.
 */
export async function needPackages({ yes = false } = {}) {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const width = Math.max(...missing.map((item) => item.name.length));
  console.log('These Debian packages are missing:');
  for (const item of missing) console.log(`  ${item.name.padEnd(width)}  ${item.why}`);
  const names = missing.map((item) => item.name);
  const command = ['apt-get', 'install', '--no-install-recommends', '-y', ...names];
  if (process.getuid() !== 0) {
    throw new Error(`Install them and start again:\n  sudo ${command.join(' ')}`);
  }
  if (process.stdin.isTTY && !yes && !process.env.CI) {
    const terminal = readline.createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question('Install them now with apt-get? [Y/n] ');
    terminal.close();
    if (!/^(y|yes|)$/i.test(answer.trim())) throw new Error('Nothing was installed.');
  }
  refuseRemovals(names);
  if (await runApt(command)) return;
  console.log('Reading the package lists again');
  await runApt(['apt-get', 'update']);
  if (!(await runApt(command))) throw new Error(`This failed: ${command.join(' ')}`);
}

function refuseRemovals(names) {
  const plan = spawnSync('apt-get', ['install', '-s', '--no-install-recommends', ...names], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const removed = [...(plan.stdout ?? '').matchAll(/^Remv (\S+)/gm)].map((match) => match[1]);
  if (removed.length > 0) {
    throw new Error(`Installing ${names.join(' ')} would remove ${removed.join(' ')}: not done.`);
  }
}

async function runApt(command) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn(command[0], command.slice(1), {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
