// Builds the components of web/src into dist/elements, and what editors and catalogues read about them
// into dist/custom-elements.json. The package's own types must be there already.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const web = join(here, '../web');
const { resolve } = createRequire(import.meta.url);
const run = (script, args) =>
  execFileSync(process.execPath, [script, ...args], {
    cwd: web,
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Compiles web/src/classes.ts, elements.ts and pick-up.ts with all that they import. */
export function buildElements() {
  const tsc = join(dirname(resolve('typescript/package.json')), 'bin/tsc');
  run(tsc, ['-p', 'tsconfig.elements.json']);
  nameTheirs();
  describe();
}

// In the package they are beside what they import as `waferseal`; compilers differ on a package that
// imports itself by name.
function nameTheirs() {
  const folder = join(here, 'dist/elements');
  for (const { name, parentPath, path } of readdirSync(folder, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const within = parentPath ?? path;
    const index = relative(within, join(here, 'dist/index.js'));
    const file = join(within, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(/(from |import\()(['"])waferseal\2/g, `$1$2${index}$2`));
  }
}

function describe() {
  const cem = join(dirname(resolve('@custom-elements-manifest/analyzer/package.json')), 'cem.js');
  const globs = ['src/design/**/*.ts', 'src/webmail/**/*.ts', 'src/portal/portal.ts'];
  run(cem, ['analyze', '--litelement', '--outdir', '../wasm/dist', '--globs', ...globs, '--quiet']);
  const file = join(here, 'dist/custom-elements.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.modules = manifest.modules.filter(isPublic).map(asBuilt);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

// Only what has a name that hosts use; the rest are parts of these.
function isPublic({ declarations = [] }) {
  return declarations.some(({ tagName }) => tagName !== undefined);
}

// As the package has it, and without what is nobody else's.
function asBuilt(module) {
  const built = (path) => path.replace(/^src\/(.*)\.ts$/, 'dist/elements/$1.js');
  const text = JSON.stringify(module, (key, value) => {
    if (key === 'members') {
      return value.filter(({ privacy, name }) => privacy !== 'private' && !name.startsWith('#'));
    }
    return (key === 'path' || key === 'module') && typeof value === 'string' ? built(value) : value;
  });
  return JSON.parse(text);
}
