// Whether the list of mutants still fits to the code.

import fs from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';

const kFields = ['id', 'file', 'breaks', 'find', 'replace', 'tests'];

/** The text of each file that a mutant names, null for one that is not there. */
export function sourcesOf(mutants) {
  const read = (file) => {
    const whole = path.join(root, file);
    return fs.existsSync(whole) ? fs.readFileSync(whole, 'utf8') : null;
  };
  return new Map(mutants.map(({ file }) => [file, read(file)]));
}

/** What is wrong with the list, as lines. */
export function listFaults(mutants, sources) {
  const faults = [];
  const seen = new Set();
  for (const mutant of mutants) {
    const where = `mutant ${mutant.id}`;
    if (seen.has(mutant.id)) faults.push(`${where}: the id stands there twice`);
    seen.add(mutant.id);
    const fields = Object.keys(mutant);
    if (fields.length !== kFields.length || !kFields.every((field) => fields.includes(field))) {
      faults.push(`${where}: it must have ${kFields.join(', ')} and nothing else`);
      continue;
    }
    if (mutant.tests.length === 0) faults.push(`${where}: no test is named`);
    if (mutant.find === mutant.replace) faults.push(`${where}: it changes nothing`);
    const text = sources.get(mutant.file) ?? null;
    if (text === null) {
      faults.push(`${where}: there is no ${mutant.file}`);
      continue;
    }
    const times = text.split(mutant.find).length - 1;
    if (times !== 1) {
      faults.push(`${where}: its text stands ${times} times in ${mutant.file}: ${mutant.find}`);
    }
  }
  return faults;
}

/** The file with the fault in it. */
export function mutated(text, { find, replace }) {
  return text.split(find).join(replace);
}
