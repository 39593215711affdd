// What the functions of this room work on.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_KEPT_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_KEPT_H_

#include "native/store/store.h"
#include "waferseal/host.h"

namespace waferseal::lifecycle {

struct Kept {
  native::Store& store;
  native::BlobStore& blobs;
  UnixTime now{};
};

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_KEPT_H_
