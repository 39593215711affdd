// Runs an example of a page, as JavaScript, with what a page would have around it.
import assert from 'node:assert/strict';
import * as waferseal from 'waferseal';
import { freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';
import { portalWorker } from './portal-engine.mjs';

const AsyncFunction = (async () => {}).constructor;

// `names` are what it leaves to its reader to have; back come its client and its own constants.
export async function runExample(code, names) {
  const body = code.replace(/^import \{ (.+) \} from 'waferseal';$/m, 'const { $1 } = waferseal;');
  assert.doesNotMatch(body, /^import/m);
  const made = [...body.matchAll(/^const (?:\{ (.+?) \}|\[(.+?)\]|(\w+)) =/gm)]
    .map(([, several, first, one]) => several ?? first ?? one)
    .filter((name) => name !== 'client');
  const whole = `'use strict';\n${body}\nreturn { client, ${made.join(', ')} };`;
  return new AsyncFunction(...Object.keys(names), whole)(...Object.values(names));
}

// The package, with what a browser has and Node has not.
export function packageFor(server) {
  return {
    ...waferseal,
    createClient: (options = {}) =>
      freshClient(
        server,
        {
          createWorker:
            options.engine === 'portal' ? () => portalWorker() : new TestEngine().createWorker,
        },
        options,
      ),
  };
}
