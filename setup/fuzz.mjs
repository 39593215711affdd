// npm run fuzz -- SECONDS [target...]: runs each fuzz target, or those named, for that long under
// AddressSanitizer and UndefinedBehaviorSanitizer. What is found goes on from there next time: the
// corpus is kept in the cache folder. Ends with 1 when a target crashed; the input that did it stays.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { needModernNode } from './modern-node.mjs';

await needModernNode();

const { cacheFolder } = await import('../deps/cache.mjs');
const { writeSeeds } = await import('./fuzz/seeds.mjs');
const { buildTargets } = await import('./our-code.mjs');
const { needPackages } = await import('./packages.mjs');
const { root } = await import('./root.mjs');

const kTailLines = 60;
// A single input that takes longer, or more memory, is a finding as well.
const kLimits = ['-timeout=20', '-rss_limit_mb=3000', '-malloc_limit_mb=1000'];

const known = fs
  .readdirSync(path.join(root, 'tests/fuzz'))
  .filter((name) => name.endsWith('_fuzz.cc'))
  .map((name) => name.slice(0, -'.cc'.length));

function readArguments(args) {
  const [seconds, ...targets] = args.filter((arg) => arg !== '--yes');
  if (!/^[1-9]\d{0,6}$/.test(seconds ?? '')) {
    console.error('how long? npm run fuzz -- SECONDS [target...]');
    process.exit(2);
  }
  const unknown = targets.filter((target) => !known.includes(target));
  if (unknown.length > 0) {
    console.error(`no such target: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
    process.exit(2);
  }
  return { seconds, targets: targets.length > 0 ? targets : known };
}

function runTarget(target, seconds) {
  const corpus = cacheFolder('fuzz', target, 'corpus');
  const seeds = path.join(cacheFolder('fuzz', target), 'seeds');
  const crashes = `${cacheFolder('fuzz', target, 'crashes')}/`;
  writeSeeds(target, seeds);
  const program = path.join(root, 'build/native-fuzz/tests/fuzz', target);
  const args = [
    `-max_total_time=${seconds}`,
    '-print_final_stats=1',
    `-artifact_prefix=${crashes}`,
    ...kLimits,
    corpus,
    seeds,
  ];
  const env = {
    ...process.env,
    ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1',
    UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
  };
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.on('data', (data) => {
      text += data;
    });
    child.on('error', (error) => resolve({ ok: false, text: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, text }));
  });
}

const lastNumber = (text, pattern) => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);

const { seconds, targets } = readArguments(process.argv.slice(2));
const failed = [];
try {
  await needPackages({ yes: process.argv.includes('--yes') });
  await buildTargets({ 'native-fuzz': ['tests/fuzz'] });
  for (const target of targets) {
    const { ok, text } = await runTarget(target, seconds);
    const runs = lastNumber(text, /stat::number_of_executed_units: (\d+)/g);
    const coverage = lastNumber(text, /cov: (\d+)/g);
    const inputs = lastNumber(text, /corp: (\d+)/g);
    // A target that ran nothing has found nothing, and must not look as if it had looked.
    const passed = ok && runs > 0 && coverage > 0;
    console.log(
      `${target}: ${runs} executions, ${coverage} edges covered, corpus of ${inputs}${passed ? '' : ', FAILED'}`,
    );
    if (passed) continue;
    failed.push(target);
    console.log(text.split('\n').slice(-kTailLines).join('\n'));
    const found = /Test unit written to (\S+)/.exec(text)?.[1];
    if (found) {
      console.log(`reproduce with: build/native-fuzz/tests/fuzz/${target} ${found}`);
    }
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(
  failed.length === 0 ? `${targets.length} targets, none failed` : `failed: ${failed.join(', ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
