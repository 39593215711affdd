// The installed engine serves another project, by find_package and by pkg-config, from wherever it is moved to.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { cacheRoot } from '../../deps/cache.mjs';
import { root } from '../../setup/root.mjs';
import { filesBelow, movedInstall, run } from './moved_install.mjs';

const request = path.join(root, 'tests/vectors/policy/worked-example.request.json');

// What the program prints of the request: the decisions that both builds are held to elsewhere.
const decided = /^desk@hospital\.example: tls\. .+\nbob@keys\.example: openpgp\. .+\n/;
const carried = /\ncapsule: Come at noon\.\nopenpgp: Come at noon\.\n$/;

function readmeExample(language) {
  const page = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code);
  assert.notEqual(blocks.length, 0, `README.md has no ${language} example`);
  return blocks.join('\n');
}

function projectBeside(folder, name) {
  const project = path.join(folder, name);
  fs.cpSync(path.join(root, 'tests/install/app'), project, { recursive: true });
  fs.writeFileSync(path.join(project, 'readme_example.inc'), readmeExample('cpp'));
  fs.writeFileSync(path.join(project, 'readme_example.cmake'), readmeExample('cmake'));
  return project;
}

function runApp(program) {
  const said = run(program, [request]);
  assert.match(said, decided);
  assert.match(said, carried);
}

// Nothing of the caller's environment leads to another copy, or to another build's options.
function environment(more = {}) {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, ...more };
}

test('an installed engine that was moved', async (t) => {
  const { folder, old, tree } = movedInstall(t, 'engine');
  const files = filesBelow(tree);

  await t.test('has every public header and no other', () => {
    const headers = files.filter((file) => file.startsWith('include/'));
    const ours = filesBelow(path.join(root, 'engine/include')).map((file) => `include/${file}`);
    assert.deepEqual(headers, ours);
    assert.ok(headers.includes('include/waferseal/error_codes.def'));
  });

  await t.test('names no folder of the machine that built it', () => {
    const read = files.filter((file) => /\.(cmake|pc)$/.test(file));
    assert.ok(read.some((file) => file.endsWith('/waferseal.pc')));
    assert.ok(read.some((file) => file.endsWith('/wafersealConfig.cmake')));
    assert.ok(read.some((file) => file.endsWith('/wafersealConfigVersion.cmake')));
    const folders = [root, old, cacheRoot(), '/usr/'];
    for (const file of read) {
      const text = fs.readFileSync(path.join(tree, file), 'utf8');
      for (const name of folders) assert.ok(!text.includes(name), `${file} names ${name}`);
    }
  });

  await t.test('serves a project by find_package', () => {
    const project = projectBeside(folder, 'by-cmake');
    const build = path.join(project, 'build');
    const env = environment();
    run('cmake', ['-S', project, '-B', build, `-DCMAKE_PREFIX_PATH=${tree}`], { env });
    const cache = fs.readFileSync(path.join(build, 'CMakeCache.txt'), 'utf8');
    assert.ok(cache.includes(`waferseal_DIR:PATH=${tree}/`), 'another copy was found');
    run('cmake', ['--build', build], { env });
    runApp(path.join(build, 'app'));
  });

  const pc = files.find((file) => file.endsWith('/waferseal.pc'));
  const env = environment({ PKG_CONFIG_LIBDIR: path.join(tree, path.dirname(pc)) });

  await t.test('serves a project by pkg-config', () => {
    const project = projectBeside(folder, 'by-pkg-config');
    run('make', ['-C', project, 'STATIC=--static'], { env });
    runApp(path.join(project, 'app'));
  });

  await t.test('links the same for who forgets --static', () => {
    const flags = (...more) =>
      run('pkg-config', [...more, '--cflags', '--libs', 'waferseal'], { env });
    assert.equal(flags(), flags('--static'));
  });
});
