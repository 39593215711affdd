// What is made from the one table of codes is what the table gives, and the HTTP description names no
// code that the table does not have.

import assert from 'node:assert/strict';
import test from 'node:test';
import { markdownOf } from '../../setup/codes/markdown.mjs';
import { openapiFaults, openapiOf } from '../../setup/codes/openapi.mjs';
import { parseTable } from '../../setup/codes/table.mjs';
import { made, readMade, readTable } from '../../setup/codes.mjs';

for (const [name, { file, textOf }] of Object.entries(made)) {
  // The TypeScript is made by each build and is not committed.
  if (name === 'typescript') continue;
  test(`${file} is what the table gives; npm run codes writes it`, () => {
    const committed = readMade(file);
    assert.ok(textOf(readTable(), committed) === committed, `run: npm run codes -- ${name}`);
  });
}

test('what openapi.yaml says about codes in words agrees with the table', () => {
  assert.deepEqual(openapiFaults(readTable(), readMade(made.openapi.file)), []);
});

const rows = parseTable(`// ---- general
WAFERSEAL_CODE(kOne, "one", 503, kLater, "First | sentence.", "Wait.")

// ---- dns: the resolver. More about it.
WAFERSEAL_CODE(kTwo, "two", 409, kNever, "Second.", "Stop.")
`);

test('a row has the comment above its group, its status and whether to try again', () => {
  assert.deepEqual(
    rows.map(({ section, name, status, retryable }) => [section, name, status, retryable]),
    [
      ['general', 'one', 503, true],
      ['dns: the resolver. More about it.', 'two', 409, false],
    ],
  );
});

test('the page has a table a group, with bars in a sentence escaped', () => {
  const page = markdownOf(rows);
  assert.match(
    page,
    /\n## general\n\n\| code .*\n\|.*\n\| `one` \| 503 \| yes \| First \\\| sentence\. \| Wait\. \|\n/,
  );
  assert.match(
    page,
    /\n## dns: the resolver\n\nMore about it\.\n\n\| code .*\n\|.*\n\| `two` \| 409 \| no \|/,
  );
});

test('the schema is replaced between its marks, and marks that are missing stop it', () => {
  const document = openapiOf(rows, readMade(made.openapi.file));
  assert.match(document, /\n {4}Code:\n {6}type: string\n {6}enum: \[\n {8}one, two\]\n/);
  assert.equal(openapiOf(rows, document), document);
  assert.throws(() => openapiOf(rows, 'openapi: 3.1.0\n'), /marks/);
  assert.throws(() => openapiOf(rows, document + document), /marks/);
});

const misnamed = [
  ['a name that is neither code nor member', 'description: see `three`', /:1: three is no code/],
  [
    'a code beside another status',
    'description: (404 `two` if so)',
    /:1: two .* 409, not with 404/,
  ],
  ['a code under another response', '"404":\n  description: as `two` says', /:2: two .* 409/],
];

for (const [what, document, fault] of misnamed) {
  test(`openapi.yaml with ${what} is a fault`, () => {
    const faults = openapiFaults(rows, document);
    assert.equal(faults.length, 1);
    assert.match(faults[0], fault);
  });
}

test('members, codes under their own status and codes in other prose are no faults', () => {
  const document = [
    '"409":',
    '  description: "`two`, with `subject`"',
    'description: `one` may be answered',
    'subject: {type: string}',
    'description: all but `evaluate`',
    'schema: {enum: [open, evaluate]}',
  ].join('\n');
  assert.deepEqual(openapiFaults(rows, document), []);
});

test('a row that is broken over lines is read whole', () => {
  const [row] = parseTable(
    'WAFERSEAL_CODE(kOne, "one", 503, kLater,\n               "First "\n  "half.", "Do \\"it\\".")\n',
  );
  assert.equal(row.message, 'First half.');
  assert.equal(row.hint, 'Do "it".');
});

test('a row that cannot be read stops the generator', () => {
  const bad = 'WAFERSEAL_CODE(kOne, "one", 422, kNever, "a", "b")\nWAFERSEAL_CODE(kTwo, two)\n';
  assert.throws(() => parseTable(bad), /2 rows, 1/);
});

test('a name that stands there twice stops the generator', () => {
  const bad = ['kA', 'kB']
    .map((enumerator) => `WAFERSEAL_CODE(${enumerator}, "same", 422, kNever, "a", "b")\n`)
    .join('');
  assert.throws(() => parseTable(bad), /same stands there twice/);
});
