// Runs the GoogleTest programs of one CMake preset and counts their tests from their JSON reports.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { jobs } from '../../deps/toolchain.mjs';
import { root } from '../root.mjs';

const kLongestLine = 500;

/**
 * Runs the programs that `ctest` knows below `folder` (a folder of the checkout). Returns the counts.
 * A program that ends without a report, or badly although its report is clean, is one failure more.
 */
export async function runGoogleTests(
  preset,
  folder,
  { build = path.join(root, 'build', preset), print = console.log } = {},
) {
  const programs = listPrograms(build).filter((program) =>
    `${program.folder}/`.startsWith(`${folder}/`),
  );
  const counts = { where: `${folder} (${preset})`, passed: 0, failed: 0 };
  const reports = path.join(build, 'reports');
  fs.mkdirSync(reports, { recursive: true });
  let next = 0;
  const worker = async () => {
    while (next < programs.length) {
      const program = programs[next];
      next += 1;
      const result = await runProgram(program, path.join(reports, `${program.name}.json`));
      counts.passed += result.passed;
      counts.failed += result.failed;
      const verdict = result.failed === 0 ? '' : `, ${result.failed} FAILED`;
      print(`${preset} ${program.name}: ${result.passed} passed${verdict}, ${result.seconds} s`);
      if (result.failed > 0) print(result.output);
    }
  };
  await Promise.all(Array.from({ length: jobs() }, worker));
  return counts;
}

function listPrograms(build) {
  const answer = spawnSync('ctest', ['--test-dir', build, '--show-only=json-v1'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (answer.status !== 0) throw new Error(`ctest cannot read ${build}: ${answer.stderr}`);
  return JSON.parse(answer.stdout).tests.map((test) => {
    const property = (name) => test.properties?.find((item) => item.name === name)?.value;
    // CMake lists a test whose program was not built without a command.
    const [label = ''] = property('LABELS') ?? [];
    const cwd = property('WORKING_DIRECTORY') ?? build;
    return { name: test.name, command: test.command, cwd, folder: label };
  });
}

async function runProgram({ name, command, cwd }, report) {
  fs.rmSync(report, { force: true });
  const started = Date.now();
  if (command === undefined) {
    return { passed: 0, failed: 1, seconds: 0, output: `${name} has not been built` };
  }
  const chunks = [];
  const status = await new Promise((resolve) => {
    const child = spawn(command[0], [...command.slice(1), `--gtest_output=json:${report}`], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (data) => chunks.push(data));
    child.stderr.on('data', (data) => chunks.push(data));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const output = Buffer.concat(chunks).toString('utf8');
  const { passed, failed, skipped } = readReport(report);
  const lines = output
    .split('\n')
    .filter((line) => line !== '' && !/^\[( {7}OK|-{10}| RUN {6})/.test(line))
    // A crash in a wasm program prints the whole loader as one line.
    .map((line) => (line.length > kLongestLine ? `${line.slice(0, kLongestLine)} ...` : line))
    .join('\n');
  if (status !== 0 && failed === 0) {
    return { passed, failed: 1, seconds, output: `${lines}\n${name} ended with ${status}` };
  }
  if (skipped > 0) {
    const note = `${name} skipped ${skipped}: a missing peer or tool is a failure`;
    return { passed, failed: failed + skipped, seconds, output: `${lines}\n${note}` };
  }
  return { passed, failed, seconds, output: lines };
}

function readReport(file) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (!fs.existsSync(file)) return { ...counts, failed: 1 };
  let report;
  try {
    report = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return { ...counts, failed: 1 };
  }
  for (const suite of report.testsuites ?? []) {
    for (const test of suite.testsuite ?? []) {
      if (test.failures?.length > 0) counts.failed += 1;
      else if (test.result === 'COMPLETED') counts.passed += 1;
      else counts.skipped += 1;
    }
  }
  return counts;
}
