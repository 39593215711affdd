// Finds the pinned source tarballs: the cache, then the folder WAFERSEAL_SOURCES, then the Debian
// mirror this machine already uses (by apt, with a state of its own), then upstream. A file counts
// only when its SHA-256 is the one in lock.json.

import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { cacheFolder, sha256OfFile, withLock } from './cache.mjs';
import { capture, run } from './run.mjs';

// Suites that hold the pinned versions; both are served by every full Debian mirror.
const kSuites = ['sid', 'trixie'];
const kDebianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const kConnectLimitMs = 10_000;

/** The path of a verified tarball of `entry` (one library of lock.json); downloads it if needed. */
export async function fetchSource(name, entry, say) {
  return withLock(`source-${name}`, async () => {
    const folder = cacheFolder('sources');
    for (const source of entry.sources) {
      const file = path.join(folder, source.file);
      if (fs.existsSync(file)) {
        if (sha256OfFile(file) === source.sha256) return file;
        fs.rmSync(file);
      }
    }
    const reasons = [];
    for (const way of [fromFolder, fromDebianMirror, fromUpstream]) {
      for (const source of entry.sources) {
        const found = await way(source, say).catch((error) => {
          reasons.push(`${way.name}: ${source.file}: ${error.message.split('\n')[0]}`);
          return null;
        });
        if (found === null) continue;
        const sum = sha256OfFile(found);
        if (sum !== source.sha256) {
          reasons.push(`${way.name}: ${source.file} has SHA-256 ${sum}, not ${source.sha256}`);
          continue;
        }
        const file = path.join(folder, source.file);
        fs.copyFileSync(found, `${file}.part`);
        fs.renameSync(`${file}.part`, file);
        return file;
      }
    }
    throw new Error(
      `no source for ${name} ${entry.version}. Put ${entry.sources[0].file} into a folder and ` +
        `name that folder in WAFERSEAL_SOURCES.\n  ${reasons.join('\n  ')}`,
    );
  });
}

async function fromFolder(source) {
  const folder = process.env.WAFERSEAL_SOURCES;
  if (!folder) return null;
  const file = path.join(folder, source.file);
  return fs.existsSync(file) ? file : null;
}

async function fromDebianMirror(source, say) {
  if (!source.debianSource) return null;
  const options = await privateApt(say);
  if (options === null) throw new Error('this machine has no Debian mirror in its apt settings');
  const records = await capture('apt-cache', [
    ...options,
    'showsrc',
    '--only-source',
    source.debianSource,
  ]);
  const version = versionThatHolds(records ?? '', source);
  if (version === null) throw new Error('the mirror lists no such tarball');
  const folder = cacheFolder('downloads', source.debianSource);
  say(`downloading ${source.file} with apt`);
  // The packaging half of an older version may be gone from the mirror; apt then reports an error
  // after it has saved the tarball, and the sum decides.
  await run(
    'apt-get',
    [...options, 'source', '--only-source', '--download-only', `${source.debianSource}=${version}`],
    { cwd: folder },
  ).catch(() => {});
  const file = path.join(folder, source.file);
  if (!fs.existsSync(file)) throw new Error('the mirror lists the tarball but does not serve it');
  return file;
}

/** The version of the first source record whose SHA-256 list names the tarball we want. */
function versionThatHolds(records, source) {
  for (const record of records.split(/\n\n+/)) {
    if (!record.includes(source.sha256)) continue;
    const version = /^Version: (\S+)$/m.exec(record);
    if (version) return version[1];
  }
  return null;
}

let aptOptions;

/** Options that give apt its own lists and caches; null when apt knows no Debian mirror. */
function privateApt(say) {
  aptOptions ??= makePrivateApt(say);
  return aptOptions;
}

function makePrivateApt(say) {
  return withLock('apt', async () => {
    const targets = await capture('apt-get', [
      'indextargets',
      '--format',
      '$(REPO_URI) $(COMPONENT) $(SIGNED_BY)',
      'Created-By: Packages',
    ]);
    const mirror = (targets ?? '')
      .split('\n')
      .map((line) => line.trim().split(' '))
      .find(([uri, component]) => component === 'main' && /\/debian\/?$/.test(uri ?? ''));
    if (mirror === undefined) return null;
    const [uri, , keyring] = mirror;
    const state = cacheFolder('apt');
    for (const folder of ['lists/partial', 'archives/archives/partial', 'etc']) {
      cacheFolder('apt', ...folder.split('/'));
    }
    const signedBy = keyring?.startsWith('/') ? keyring : kDebianKeyring;
    const list = path.join(state, 'etc', 'sources.list');
    const lines = kSuites.map((suite) => `deb-src [signed-by=${signedBy}] ${uri} ${suite} main\n`);
    fs.writeFileSync(list, lines.join(''));
    const options = [
      ['Dir::Etc::SourceList', list],
      ['Dir::Etc::SourceParts', '/dev/null'],
      ['Dir::State::Lists', path.join(state, 'lists')],
      ['Dir::Cache', path.join(state, 'archives')],
      ['APT::Sandbox::User', ''],
      // A mirror that lags behind serves an index past its date. The pinned sums decide, not its age.
      ['Acquire::Check-Valid-Until', 'false'],
      ['Acquire::http::ConnectTimeout', String(kConnectLimitMs / 1000)],
    ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    say('reading the source index of the Debian mirror');
    // One suite may fail and the other serve; what is missing then shows when a tarball is asked for.
    await run('apt-get', [...options, 'update']).catch((error) => {
      for (const line of error.message.match(/^E: .*$/gm) ?? []) say(line);
    });
    return options;
  });
}

async function fromUpstream(source, say) {
  if (!source.url) return null;
  const file = path.join(cacheFolder('downloads'), source.file);
  say(`downloading ${source.url}`);
  await download(source.url, file, 5);
  return file;
}

function download(url, file, redirectsLeft) {
  return new Promise((resolve, reject) => {
    const request = https.get(url, (response) => {
      clearTimeout(limit);
      if (response.statusCode >= 300 && response.statusCode < 400 && response.headers.location) {
        response.resume();
        const next = new URL(response.headers.location, url);
        if (redirectsLeft === 0) reject(new Error('too many redirects'));
        else if (next.protocol !== 'https:') reject(new Error('redirected away from https'));
        else resolve(download(next, file, redirectsLeft - 1));
        return;
      }
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`HTTP status ${response.statusCode}`));
        return;
      }
      const out = fs.createWriteStream(file);
      response.pipe(out);
      response.on('error', reject);
      out.on('error', reject);
      out.on('finish', resolve);
    });
    const limit = setTimeout(
      () => request.destroy(new Error('no answer in 10 s')),
      kConnectLimitMs,
    );
    request.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
  });
}
