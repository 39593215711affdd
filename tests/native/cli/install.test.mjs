// cmake --install of everything: the binary runs from wherever it is moved to.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { root } from '../../../setup/root.mjs';
import { filesBelow, movedInstall, run } from '../../install/moved_install.mjs';

test('the installed binary decides, and the engine lies beside it', (t) => {
  const { tree } = movedInstall(t);
  const request = path.join(root, 'tests/vectors/policy/worked-example.request.json');
  const said = run(path.join(tree, 'bin/waferseal'), ['resolve', '--request', request]);
  assert.match(said, /bob@keys\.example/);
  assert.ok(filesBelow(tree).some((file) => file.endsWith('/wafersealConfig.cmake')));
});
