// One HTTP request over a Unix socket, answered in full or not at all.
#ifndef WAFERSEAL_NATIVE_GUARD_PROCESS_UNIX_CLIENT_H_
#define WAFERSEAL_NATIVE_GUARD_PROCESS_UNIX_CLIENT_H_

#include <chrono>
#include <string>

#include "waferseal/bytes.h"

namespace waferseal::native {

struct UnixReply {
  int status = 0;    // 0: nobody answered in time
  std::string news;  // the header that inside.h names, or empty
  Bytes body;
};

// POST of CBOR. kNetwork: nobody is there.
Result<UnixReply> post_over_socket(const std::string& socket, std::string_view path, ByteView body,
                                   std::chrono::milliseconds limit);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_GUARD_PROCESS_UNIX_CLIENT_H_
