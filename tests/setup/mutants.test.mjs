// The list of mutants fits to the code, and what is wrong with a list is said.

import assert from 'node:assert/strict';
import test from 'node:test';
import { listFaults, mutated, sourcesOf } from '../../setup/mutants/list.mjs';
import { mutants } from '../mutants/index.mjs';

test('every mutant’s text stands in its file exactly once', () => {
  assert.ok(mutants.length >= 60);
  assert.deepEqual(listFaults(mutants, sourcesOf(mutants)), []);
});

const good = {
  id: 'one',
  file: 'a.cc',
  breaks: 'something',
  find: 'if (x)',
  replace: 'if (false && x)',
  tests: ['a_test'],
};
const { tests: _, ...untested } = good;

const bad = [
  ['a text that is gone', [good], 'while (x) {}', /one: its text stands 0 times in a\.cc/],
  ['a text that stands there twice', [good], 'if (x) if (x)', /one: its text stands 2 times/],
  ['a file that is gone', [{ ...good, file: 'b.cc' }], 'if (x)', /one: there is no b\.cc/],
  ['an id that stands there twice', [good, good], 'if (x)', /one: the id stands there twice/],
  ['no test', [{ ...good, tests: [] }], 'if (x)', /one: no test is named/],
  ['a missing field', [untested], 'if (x)', /one: it must have id,/],
  ['a field too many', [{ ...good, note: '' }], 'if (x)', /one: it must have id,/],
  ['no change', [{ ...good, replace: 'if (x)' }], 'if (x)', /one: it changes nothing/],
];

for (const [what, list, text, fault] of bad) {
  test(`a mutant with ${what} is a fault of the list`, () => {
    const faults = listFaults(list, new Map([['a.cc', text]]));
    assert.equal(faults.length, 1);
    assert.match(faults[0], fault);
  });
}

test('a mutant changes its text and nothing else, dollar signs included', () => {
  const mutant = { ...good, replace: "if ('$&' && x)" };
  assert.deepEqual(listFaults([mutant], new Map([['a.cc', 'a; if (x) b;']])), []);
  assert.equal(mutated('a; if (x) b;', mutant), "a; if ('$&' && x) b;");
});
