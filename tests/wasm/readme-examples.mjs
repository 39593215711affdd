// The JavaScript and TypeScript that stands in a page of documentation.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** `page`: its path from the root. In the page's order. */
export function examplesOf(page) {
  const text = readFileSync(new URL(page, root), 'utf8');
  return [...text.matchAll(/^```(?:js|ts)\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
}

/** The same as JavaScript. */
export function runnableExamplesOf(page) {
  return withExampleFiles(page, '', (files, folder) => {
    const out = join(folder, 'out');
    tsc(['--noCheck', '--target', 'esnext', '--module', 'esnext', '--outDir', out, ...files]);
    return readdirSync(out)
      .sort()
      .map((name) => readFileSync(join(out, name), 'utf8'));
  });
}

/** Each as a file that finds the package, with `more` at its end; they are there while `use` runs. */
export function withExampleFiles(page, more, use) {
  const build = fileURLToPath(new URL('build', root));
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, 'examples-'));
  try {
    const files = examplesOf(page).map((code, i) => {
      const file = join(folder, `${i}.ts`);
      writeFileSync(file, code + more);
      return file;
    });
    return use(files, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the compiler; what it complains of is on the error as `stdout`. */
export function tsc(options) {
  const folder = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  execFileSync(process.execPath, [join(folder, 'bin/tsc'), ...options], { encoding: 'utf8' });
}
