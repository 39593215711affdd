// node deps/prefix.mjs native|wasm
// Prints the folder with include/ and lib/ of the third-party libraries. It holds what has been
// built so far; `node deps/build.mjs` builds the rest into the same folder.

import { assemblePrefix, librariesOf } from './libraries.mjs';

const target = process.argv[2];
if (target !== 'native' && target !== 'wasm') {
  console.error('usage: node deps/prefix.mjs native|wasm');
  process.exit(2);
}
try {
  console.log(assemblePrefix(target, await librariesOf(target)));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
