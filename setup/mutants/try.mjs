// Tries mutants one after another: build, run, say who noticed.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { mutated } from './list.mjs';

// A fault may make a program wait for ever; so much more time than without it counts as noticing.
const kPatience = 5;
const kLeastPatienceMs = 60_000;
const kTailLines = 40;

/** The programs of tests/engine or tests/native, by name, as ctest knows them. */
async function programsOf(copy, part) {
  const { stdout, ok } = await runProgram(
    ['ctest', '--test-dir', path.join(copy.folder, 'build/native'), '--show-only=json-v1'],
    copy.folder,
  );
  if (!ok) throw new Error('ctest cannot read the copy');
  return JSON.parse(stdout)
    .tests.filter((test) => {
      const label = test.properties?.find((one) => one.name === 'LABELS')?.value?.[0] ?? '';
      return `${label}/`.startsWith(`${part}/`);
    })
    .map((test) => test.name);
}

function runProgram(command, cwd, limitMs) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let late = false;
    const timer =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
          }, limitMs);
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stdout += data;
    });
    child.on('error', (error) => resolve({ ok: false, stdout: error.message, late }));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ ok: code === 0, stdout, late, signal });
    });
  });
}

/** Runs a GoogleTest program up to its first failure. `noticed` is the test, or how it ended. */
async function runTests(copy, program, limitMs) {
  const started = Date.now();
  const file = path.join(copy.folder, 'build/native/tests', program);
  const { ok, stdout, late, signal } = await runProgram(
    [file, '--gtest_fail_fast', '--gtest_brief=0'],
    copy.folder,
    limitMs,
  );
  const ms = Date.now() - started;
  const ran = /^\[==========\] Running (\d+) tests?/m.exec(stdout)?.[1] ?? '0';
  if (ok && Number(ran) > 0) return { ok, ms, stdout };
  const failed = /^\[ {2}FAILED {2}\] ([\w/]+\.[\w/]+)/m.exec(stdout)?.[1];
  const last = [...stdout.matchAll(/^\[ RUN {6}\] (\S+)/gm)].at(-1)?.[1] ?? 'no test';
  const end = late ? 'took too long in' : `ended with ${signal ?? 'an error'} in`;
  return { ok: false, ms, stdout, noticed: failed ?? `${end} ${last}` };
}

function partOf({ file }) {
  return file.startsWith('engine/') ? 'tests/engine' : 'tests/native';
}

async function testsOf(mutant, copy, all) {
  if (!all) return mutant.tests;
  // Those that are named come first: they are the likeliest to notice.
  return [...new Set([...mutant.tests, ...(await programsOf(copy, partOf(mutant)))])];
}

/** Without a mutant everything is green, else nothing that follows means anything. */
async function baseline(programs, copy) {
  console.log(`building and running ${programs.length} programs without a fault`);
  const built = await copy.build(programs);
  if (!built.ok) throw new Error(`the copy does not build:\n${built.text}`);
  const usual = new Map();
  for (const program of programs) {
    const result = await runTests(copy, program);
    if (!result.ok) {
      const tail = result.stdout.split('\n').slice(-kTailLines).join('\n');
      throw new Error(`${tail}\nwithout a fault, ${program} fails: ${result.noticed}`);
    }
    usual.set(program, result.ms);
  }
  return usual;
}

async function tryOne(mutant, programs, usual, copy) {
  const text = copy.read(mutant.file);
  copy.write(mutant.file, mutated(text, mutant));
  try {
    // One program after another: most faults are noticed by the first.
    for (const program of programs) {
      const built = await copy.build([program]);
      if (!built.ok) return { verdict: 'DOES NOT COMPILE', text: built.text };
      const limit = Math.max(kLeastPatienceMs, kPatience * usual.get(program));
      const result = await runTests(copy, program, limit);
      if (!result.ok) return { verdict: 'noticed', by: `${program} ${result.noticed}` };
    }
    return { verdict: 'SURVIVED' };
  } finally {
    copy.write(mutant.file, text);
  }
}

/** Prints a line per mutant. Returns those that survived, and those that do not compile. */
export async function tryMutants(mutants, copy, { all }) {
  const plans = [];
  for (const mutant of mutants) plans.push([mutant, await testsOf(mutant, copy, all)]);
  const usual = await baseline([...new Set(plans.flatMap(([, programs]) => programs))], copy);
  const survived = [];
  const broken = [];
  for (const [mutant, programs] of plans) {
    const started = Date.now();
    const { verdict, by, text } = await tryOne(mutant, programs, usual, copy);
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    const outcome = by === undefined ? verdict : `noticed by ${by}`;
    console.log(`${mutant.id} (${mutant.file}): ${mutant.breaks}: ${outcome}, ${seconds} s`);
    if (verdict === 'SURVIVED') survived.push(mutant);
    if (text !== undefined) {
      broken.push(mutant);
      console.log(text.split('\n').slice(-kTailLines).join('\n'));
    }
  }
  return { survived, broken };
}
