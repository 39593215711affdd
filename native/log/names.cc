#include "native/log/names.h"

#include "engine/crypto/kdf.h"

namespace waferseal::log {

std::string Names::of(std::string_view mailbox) const {
  const SecretBytes name = crypto::kdf("log name", key_, {}, as_bytes(mailbox), 8);
  return "m-" + hex_encode(name.reveal());
}

}  // namespace waferseal::log
