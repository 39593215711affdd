// What each part of `npm test` builds and runs.

import fs from 'node:fs';
import path from 'node:path';
import { buildDeb, buildPackage, buildTargets, buildWeb } from '../our-code.mjs';
import { root } from '../root.mjs';
import { runGoogleTests } from './google-tests.mjs';
import { runNodeTests } from './node-tests.mjs';

function emptyFolder(name) {
  const folder = path.join(root, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

const kProduct = { native: ['native'], wasm: ['wasm'] };

// The order is that of the walls: what fails early would make the later parts fail as well.
const kRunners = {
  // The engine's GoogleTest programs, natively; the engine as other projects get it; and the scripts
  // that set up, build and check.
  async engine() {
    await buildTargets({ native: ['engine', 'tests/engine'] });
    return [
      await runGoogleTests('native', 'tests/engine'),
      await runNodeTests('tests/install'),
      await runNodeTests('tests/setup'),
    ];
  },
  // The same programs as WebAssembly under Node, then the npm package against the native binary.
  async wasm() {
    await buildTargets({
      native: ['native', 'tests/engine/account'],
      wasm: ['wasm', 'tests/engine'],
    });
    await buildPackage();
    return [await runGoogleTests('wasm', 'tests/engine'), await runNodeTests('tests/wasm')];
  },
  // The server's GoogleTest programs, then what it answered in them against its own description, and the
  // installed binary.
  async native() {
    await buildTargets({ native: ['engine', 'native', 'tests/native'] });
    process.env.WAFERSEAL_EXCHANGES = emptyFolder('build/native/exchanges');
    const programs = await runGoogleTests('native', 'tests/native');
    delete process.env.WAFERSEAL_EXCHANGES;
    return [programs, await runNodeTests('tests/native')];
  },
  // The pages in Chromium. The random requests come from a test program.
  async web() {
    await buildTargets({ ...kProduct, native: ['native', 'tests/engine/policy'] });
    await buildPackage();
    await buildWeb();
    return [await runNodeTests('tests/web')];
  },
  // The demo world: real servers, real mail programs, Chromium, and somebody who tampers with them.
  async end_to_end() {
    await buildTargets({ ...kProduct, native: ['native', 'tests/end_to_end'] });
    await buildPackage();
    await buildWeb();
    return [await runNodeTests('tests/end_to_end')];
  },
  // The packed package in other people's projects.
  async examples() {
    await buildTargets({ wasm: ['wasm'] });
    await buildPackage();
    return [await runNodeTests('tests/examples')];
  },
  // The Debian package, on a bare machine in a folder, and its units.
  async packaging() {
    await buildDeb();
    return [await runNodeTests('tests/packaging')];
  },
  // Other people's OpenPGP and MIME.
  async interop() {
    await buildTargets({ ...kProduct, native: ['native', 'tests/interop'] });
    await buildPackage();
    await buildWeb();
    return [await runNodeTests('tests/interop')];
  },
};

export const kParts = Object.keys(kRunners);

/** Runs one part; a half that ran no test at all is one failure. */
export async function runPart(part) {
  const total = { passed: 0, failed: 0 };
  try {
    for (const counts of await kRunners[part]()) {
      total.passed += counts.passed;
      total.failed += counts.failed;
      if (counts.passed + counts.failed === 0) {
        console.error(`${counts.where} has no test`);
        total.failed += 1;
      }
    }
  } catch (error) {
    console.error(error.message);
    total.failed += 1;
  }
  return total;
}
