// The licences of what our builds contain of others: taken at build time from the very sources that were
// compiled, so that nothing here has to be kept up with them.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fetchSource } from '../deps/sources.mjs';
import { root } from './root.mjs';

const lock = JSON.parse(fs.readFileSync(path.join(root, 'deps/lock.json'), 'utf8'));

// Only headers of these, from the machine that builds; Debian keeps their terms beside them.
const kHeaders = {
  Boost: 'libboost1.81-dev',
  'nlohmann/json': 'nlohmann-json3-dev',
  CLI11: 'libcli11-dev',
  'toml++': 'libtomlplusplus-dev',
};
// What Emscripten links into a module: musl, compiler-rt, libc++.
const kWasmRuntime = { 'Emscripten and its system libraries': 'emscripten' };
const kPages = ['lit', 'lit-html', 'lit-element', '@lit/reactive-element', 'dompurify'];

// Debian has these texts for all packages, and wants them named and not repeated.
const kCommon = { 'Apache License': 'Apache-2.0', 'Mozilla Public License': 'MPL-2.0' };

/** The pinned libraries, which are in the native program and in the WebAssembly modules alike. */
async function libraries() {
  const texts = [];
  for (const [name, entry] of Object.entries(lock)) {
    const tarball = await fetchSource(name, entry, console.log);
    const files = execFileSync('tar', ['tf', tarball], { encoding: 'utf8', maxBuffer: 2 ** 26 })
      .split('\n')
      .filter((file) => /^[^/]+\/(licen[cs]e|copying)[^/]*$/i.test(file))
      .sort();
    if (files.length === 0) throw new Error(`${tarball} holds no licence`);
    const text = files
      .map((file) => execFileSync('tar', ['xOf', tarball, file], { encoding: 'utf8' }).trim())
      .join('\n\n');
    texts.push({ title: `${name} ${entry.version} (${entry.license})`, text });
  }
  return texts;
}

/** Those that a Debian package of the building machine brings; where it has none, what is used is not theirs. */
function systemTerms(packages) {
  return Object.entries(packages).flatMap(([title, name]) => {
    const file = path.join('/usr/share/doc', name, 'copyright');
    if (!fs.existsSync(file)) return [];
    return [{ title, text: fs.readFileSync(file, 'utf8').trim() }];
  });
}

function pageParts() {
  const { resolve } = createRequire(path.join(root, 'web/package.json'));
  return kPages.map((name) => {
    const main = resolve(name);
    const folder = main.slice(0, main.lastIndexOf(`node_modules/${name}/`));
    const within = path.join(folder, 'node_modules', name);
    const { version, license } = JSON.parse(
      fs.readFileSync(path.join(within, 'package.json'), 'utf8'),
    );
    const text = fs.readFileSync(path.join(within, 'LICENSE'), 'utf8').trim();
    return { title: `${name} ${version} (${license})`, text };
  });
}

const written = (heading, parts) =>
  [heading, ...parts.map(({ title, text }) => `${title}\n${'-'.repeat(title.length)}\n\n${text}`)]
    .join('\n\n\n')
    .concat('\n');

// Debian's common licences by name in place of their text.
function named({ title, text }) {
  const [, license] = Object.entries(kCommon).find(([words]) => text.startsWith(words)) ?? [];
  if (license === undefined) return { title, text };
  return { title, text: `The whole text is in /usr/share/common-licenses/${license}.` };
}

/** For the Debian package: program and pages. */
export async function debianThirdParty() {
  const heading = 'The program and the pages contain parts of others, under these terms.';
  const parts = [...(await libraries()), ...systemTerms({ ...kHeaders, ...kWasmRuntime })];
  return written(heading, [...parts, ...pageParts().map(named)]);
}

/** For the npm package: its WebAssembly modules. Lit and DOMPurify are not in it. */
export async function npmThirdParty() {
  const heading = 'The WebAssembly modules contain parts of others, under these terms.';
  const header = { 'nlohmann/json': kHeaders['nlohmann/json'] };
  return written(heading, [...(await libraries()), ...systemTerms({ ...header, ...kWasmRuntime })]);
}
