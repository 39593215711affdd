// How `npm test` counts: what ends badly, says nothing or skips is a failure.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { runGoogleTests } from '../../setup/test/google-tests.mjs';
import { runNodeTests } from '../../setup/test/node-tests.mjs';

function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-counting-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A build folder in which ctest finds one program that writes `report` and ends with `status`. */
function fakeBuild(t, { report, status }) {
  const build = temporaryFolder(t);
  const room = path.join(build, 'tests/engine/room');
  fs.mkdirSync(room, { recursive: true });
  const program = path.join(build, 'program');
  const write =
    report === undefined ? '' : `cp ${build}/report.json "\${1#--gtest_output=json:}"\n`;
  fs.writeFileSync(program, `#!/bin/sh\n${write}exit ${status}\n`, { mode: 0o755 });
  if (report !== undefined) fs.writeFileSync(path.join(build, 'report.json'), report);
  const nest = (folder, inner) => {
    fs.writeFileSync(path.join(build, folder, 'CTestTestfile.cmake'), `${inner}\n`);
  };
  nest('', 'subdirs("tests")');
  nest('tests', 'subdirs("engine")');
  nest('tests/engine', 'subdirs("room")');
  nest(
    'tests/engine/room',
    `add_test(room_test "${program}")\nset_tests_properties(room_test PROPERTIES WORKING_DIRECTORY "${room}" LABELS "tests/engine/room")`,
  );
  return build;
}

const reportOf = (...tests) => JSON.stringify({ testsuites: [{ testsuite: tests }] });
const good = { result: 'COMPLETED' };
const bad = { result: 'COMPLETED', failures: [{ failure: 'no' }] };
const skipped = { result: 'SKIPPED' };

const cases = [
  ['two good tests', { report: reportOf(good, good), status: 0 }, [2, 0]],
  ['a failed test', { report: reportOf(good, bad), status: 1 }, [1, 1]],
  ['a skipped test', { report: reportOf(good, skipped), status: 0 }, [1, 1]],
  ['a clean report and a bad end', { report: reportOf(good), status: 139 }, [1, 1]],
  ['no report', { status: 0 }, [0, 1]],
  ['half a report', { report: '{"testsuites": [', status: 0 }, [0, 1]],
];

for (const [name, program, [passed, failed]] of cases) {
  test(`a GoogleTest program with ${name}`, async (t) => {
    const counts = await runGoogleTests('none', 'tests/engine', {
      build: fakeBuild(t, program),
      print() {},
    });
    assert.deepEqual([counts.passed, counts.failed], [passed, failed]);
  });
}

test('programs of another part are not run', async (t) => {
  const build = fakeBuild(t, { report: reportOf(good), status: 0 });
  const counts = await runGoogleTests('none', 'tests/native', { build, print() {} });
  assert.deepEqual([counts.passed, counts.failed], [0, 0]);
});

test('node:test files are counted, skips as failures', async (t) => {
  const folder = temporaryFolder(t);
  fs.writeFileSync(
    path.join(folder, 'some.test.mjs'),
    `import test from 'node:test';
test('good', () => {});
test('bad', () => { throw new Error('no'); });
test('skipped', { skip: true }, () => {});
`,
  );
  const counts = await runNodeTests(folder, { output: 'ignore' });
  assert.deepEqual([counts.passed, counts.failed], [1, 2]);
});

test('a test file that cannot be read is a failure', async (t) => {
  const folder = temporaryFolder(t);
  fs.writeFileSync(path.join(folder, 'some.test.mjs'), 'import "./missing.mjs";\n');
  const counts = await runNodeTests(folder, { output: 'ignore' });
  assert.equal(counts.passed, 0);
  assert.equal(counts.failed, 1);
});

test('a folder without tests counts nothing', async (t) => {
  const counts = await runNodeTests(temporaryFolder(t), { output: 'ignore' });
  assert.deepEqual([counts.passed, counts.failed], [0, 0]);
});
