// The wall checks find what they are for, and let the adapters through.

import assert from 'node:assert/strict';
import test from 'node:test';
import { wallFaults } from '../../setup/check/walls.mjs';

const refused = [
  ['engine/policy/resolver.cc', '#include <sodium.h>'],
  ['engine/policy/resolver.cc', '#include "engine/crypto/voprf.h"'],
  ['engine/policy/resolver.cc', '#include "waferseal/capsule.h"'],
  ['engine/policy/resolver.cc', '#include "waferseal/password_guard.h"'],
  ['engine/address/mailbox.cc', '#include "waferseal/stretch.h"'],
  ['engine/policy/resolver.cc', '#include "../escrow/guard.h"'],
  ['engine/address/mailbox.h', '#  include <botan/x509cert.h>'],
  ['engine/seal/seal.cc', '#include <rnp/rnp.h>'],
  ['engine/mime/parse.cc', '#include "native/store/store.h"'],
  ['engine/mime/parse.cc', '#include <thread>'],
  ['engine/include/waferseal/capsule.h', '#include "engine/crypto/voprf.h"'],
  ['engine/include/waferseal/policy.h', '#include <nlohmann/json.hpp>'],
  ['engine/include/waferseal/bytes.h', '#include <zlib.h>'],
  ['engine/include/waferseal/seal.h', '#include "copy_plan.h"'],
  ['engine/include/waferseal/seal.h', '#include "../../seal/copy_plan.h"'],
  ['native/agent/agent.cc', '#include "native/escrow/cells.h"'],
  ['native/escrow/cells.cc', '#include "../delivery/agent.h"'],
  ['native/server/http.cc', '#include <botan/tls.h>'],
  ['wasm/bindings/engine.cc', '#include "native/store/store.h"'],
  ['native/agent/agent.cc', '#include "native/escrow/guard_service.h"'],
  ['native/escrow/guard_service.cc', '#include "native/store/store.h"'],
  ['native/smtp/attempt.cc', '#include "native/store/queue.h"'],
  ['native/lifecycle/accept.cc', '#include "native/escrow/guard_service.h"'],
  ['native/lifecycle/accept.cc', '#include "native/server/backend.h"'],
  ['native/lifecycle/fall_back.cc', '#include "../agent/guard_client.h"'],
  ['native/lifecycle/outcome.cc', '#include "native/smtp/attempt.h"'],
  ['native/store/sqlite/change.cc', '#include "native/lifecycle/copy_states.h"'],
  ['native/escrow/guard_service.cc', '#include "native/lifecycle/guards.h"'],
  ['native/delivery/ciphertext_queue.cc', '#include "native/escrow/guard_service.h"'],
  ['native/cli/serve.cc', '#include "native/store/sqlite/store.h"'],
  ['native/lifecycle/accept.cc', '#include "native/store/sqlite/store.h"'],
];

for (const [file, line] of refused) {
  test(`${file} must not say ${line}`, () => {
    const faults = wallFaults(file, `// Text.\n${line}\n`);
    assert.equal(faults.length, 1);
    assert.match(faults[0], new RegExp(`^${file}:2: includes `));
  });
}

const allowed = [
  ['engine/crypto/voprf.cc', '#include <sodium.h>'],
  ['engine/openpgp/key.cc', '#include <rnp/rnp.h>'],
  ['engine/smime/path.cc', '#include <botan/x509path.h>'],
  ['engine/include/waferseal/result.h', '#include "waferseal/error_codes.def"'],
  ['engine/include/waferseal/seal.h', '#include <string_view>'],
  ['engine/policy/resolver.cc', '#include "waferseal/address.h"'],
  ['native/delivery/queue.cc', '#include "native/store/queue.h"'],
  ['native/agent/copies.cc', '#include "native/lifecycle/fall_back.h"'],
  ['native/server/submission.cc', '#include "native/lifecycle/accept.h"'],
  ['native/lifecycle/accept.cc', '#include "native/store/store.h"'],
  ['native/store/open_store.cc', '#include "native/store/sqlite/store.h"'],
  ['tests/engine/openpgp/key_test.cc', '#include <rnp/rnp.h>'],
];

for (const [file, line] of allowed) {
  test(`${file} may say ${line}`, () => {
    assert.deepEqual(wallFaults(file, `${line}\n`), []);
  });
}

test('a file of 800 lines passes and one of 801 does not', () => {
  assert.deepEqual(wallFaults('web/src/app.ts', 'x\n'.repeat(800)), []);
  assert.equal(wallFaults('web/src/app.ts', 'x\n'.repeat(801)).length, 1);
});
