// The components as the package has them: what they need, and what is said of them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = new URL('../../wasm/dist/', import.meta.url);

// What a module and those that it imports need from elsewhere, and which files those are.
function reach(start) {
  const packages = new Set();
  const files = new Set();
  const queue = [new URL(start, dist)];
  for (const url of queue) {
    if (files.has(url.href)) continue;
    files.add(url.href);
    const text = readFileSync(url, 'utf8');
    for (const [, name] of text.matchAll(/(?:^import |^.*\bfrom |\bimport\()'([^']+)'/gm)) {
      if (name.startsWith('.')) queue.push(new URL(name, url));
      else packages.add(name.split('/')[0]);
    }
  }
  return { packages: [...packages].sort(), files: [...files] };
}

test('the components need Lit besides this package, and the pick-up DOMPurify', () => {
  assert.deepEqual(reach('elements/elements.js').packages, ['lit']);
  assert.deepEqual(reach('elements/classes.js').packages, ['lit']);
  assert.deepEqual(reach('elements/pick-up.js').packages, ['dompurify', 'lit']);
});

test('nothing of our own pages is in them', () => {
  for (const start of ['elements/elements.js', 'elements/pick-up.js']) {
    const { files } = reach(start);
    assert.ok(files.length > 10);
    for (const file of files) {
      assert.doesNotMatch(
        file,
        /\/dist\/elements\/.*\/(app|log-in|entry|mount|page|policy|address-book)\.js$/,
      );
    }
  }
});

// A bundler's view: what the page does not name is not in it.
async function bundled(code) {
  const build = await rolldown({
    input: 'page',
    external: [/^lit/],
    treeshake: true,
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? id : undefined),
        load: (id) => (id === 'page' ? code : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return output.map((one) => one.code ?? '').join('');
}

test('classes register nothing, and a bundler takes those that are used', async () => {
  const one = await bundled(`import { LevelMeter, register } from 'waferseal/elements/classes';
    register(LevelMeter);`);
  assert.match(one, /wafer-level-meter/);
  assert.doesNotMatch(one, /wafer-composer|Neue Nachricht/);
  const all = await bundled("import 'waferseal/elements';");
  assert.match(all, /wafer-composer/);
  assert.match(all, /Neue Nachricht/);
  const none = await bundled("import 'waferseal/elements/classes';");
  assert.doesNotMatch(none, /wafer-/);
});

test('they may be imported where there is no page', async () => {
  const { english, language, setLanguage } = await import('waferseal/elements');
  assert.equal(language(), 'en');
  assert.throws(() => setLanguage('tlh'), { code: 'invalid_argument' });
  assert.equal(english.compose.to, 'To');
});

test('custom-elements.json describes each component that there is a type for', () => {
  const read = (name) => readFileSync(new URL(name, dist), 'utf8');
  const manifest = JSON.parse(read('custom-elements.json'));
  const described = new Map();
  for (const { path, declarations } of manifest.modules) {
    assert.ok(existsSync(fileURLToPath(new URL(`../${path}`, dist))), path);
    for (const one of declarations) if (one.tagName) described.set(one.tagName, one);
  }
  const types = read('elements/elements.d.ts') + read('elements/pick-up.d.ts');
  const tags = [...types.matchAll(/'(wafer-[a-z-]+)':/g)].map(([, tag]) => tag);
  assert.deepEqual([...described.keys()].sort(), tags.sort());
  for (const [tag, { description }] of described) assert.ok(description, `${tag} says nothing`);
  const question = described.get('wafer-question-form');
  assert.ok(question.events.some(({ name }) => name === 'given'));
  assert.ok(described.get('wafer-recipients-field').cssParts.some(({ name }) => name === 'chip'));
});
