// What the library found out about the signatures of a message.
#ifndef WAFERSEAL_ENGINE_OPENPGP_VERIFIED_SIGNATURES_H_
#define WAFERSEAL_ENGINE_OPENPGP_VERIFIED_SIGNATURES_H_

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <vector>

#include "engine/openpgp/session.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {

// After rnp_op_verify_execute.
std::vector<Signature> signatures_of(const Session& session, rnp_op_verify_t op);

// Adds the keys that signatures are checked with. Blobs that are no keys are passed over: what they
// would have verified comes out as kUnknownKey.
void load_signer_keys(Session& session, const std::vector<ByteView>& blobs);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_VERIFIED_SIGNATURES_H_
