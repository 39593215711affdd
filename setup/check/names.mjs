// Names in anonymous namespaces are unique in a room: its files are compiled several at a time, and which
// ones meet changes with each file that is added. Overloaded functions are the compiler's to tell.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFiles, readProjectFile } from './files.mjs';

// Definitions at the left margin: constants, and classes with a body.
const kDefinitions = [
  /^(?:inline |static )?(?:constexpr|const) [^(=;{]*?\b(k[A-Z]\w*)(?:\[\])?\s*[={]/gm,
  /^(?:struct|class|enum class) (\w+)[^;\n]*\{/gm,
];
// A folder is a room; each fuzz target is a program of one file.
const kRoom = /^((?:engine|native|tests\/(?!fuzz\/))(?:.*))\/[^/]+\.cc$/;

// { name, file } of what the anonymous namespaces of a text define.
export function anonymousNames(text) {
  const inside = [...text.matchAll(/^namespace \{$([\s\S]*?)^\} {2}\/\/ namespace$/gm)]
    .map(([, body]) => body)
    .join('\n');
  return kDefinitions.flatMap((pattern) => [...inside.matchAll(pattern)].map(([, name]) => name));
}

export async function checkNames() {
  const seen = new Map();
  const faults = [];
  for (const file of projectFiles(kRoom)) {
    const [, room] = kRoom.exec(file);
    for (const name of new Set(anonymousNames(readProjectFile(file)))) {
      const key = `${room} ${name}`;
      const before = seen.get(key);
      if (before) faults.push(`${file}: ${name} stands in ${before} as well`);
      else seen.set(key, file);
    }
  }
  if (seen.size === 0) faults.push('the check of names found no name');
  return faults;
}

if (path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const faults = await checkNames();
  for (const fault of faults) console.log(fault);
  process.exit(faults.length === 0 ? 0 : 1);
}
