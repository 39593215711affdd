#include "native/server/published_keys.h"

namespace waferseal::native {

Result<KeyList> published_keys(Backend& backend) {
  WAFERSEAL_TRY(const auto record, backend.store().settings().find_key_list());
  if (!record) return Error{Code::kNotFound, "keylist", "no key list has been published yet"};
  WAFERSEAL_TRY(OpenedKeyList opened, open_key_list(*record, std::nullopt, backend.now()));
  return std::move(opened.list);
}

}  // namespace waferseal::native
