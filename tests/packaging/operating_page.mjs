// The commands and files of docs/OPERATING.md, for tests that do what it says.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../setup/root.mjs';

const page = fs.readFileSync(path.join(root, 'docs/OPERATING.md'), 'utf8');

function blocks(text, language) {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , content]) => content);
}

/** The one block of this language. */
export function snippet(language) {
  const found = blocks(page, language);
  assert.equal(found.length, 1, `one ${language} snippet`);
  return found[0];
}

function stepOf(name) {
  const after = page.split(`\n## ${name}\n`)[1];
  assert.ok(after, `${name} is a step`);
  return after.split('\n## ')[0];
}

/** The blocks of this language in a step, such as '9. Back up'. */
export function filesOf(step, language) {
  return blocks(stepOf(step), language);
}

/** The lines of the first block of commands of a step. */
export function commandsOf(step) {
  return filesOf(step, '')[0].trimEnd().split('\n');
}

/** The commands, anywhere, that change the configuration. */
export function configurationChanges() {
  return page.match(/^sed -i .* \/etc\/waferseal\/waferseal\.toml$/gm);
}
