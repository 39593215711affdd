// One HTTPS request: libcurl behind one adapter. For what other domains publish about themselves.
//
// Promises: the certificate is verified for the host of the address; no redirect is followed, no proxy of
// the environment used; nothing is connected to but the given addresses; more than `most_bytes` is an
// error, and so is anything that takes longer than `timeout`.
#ifndef WAFERSEAL_NATIVE_HTTPS_FETCH_H_
#define WAFERSEAL_NATIVE_HTTPS_FETCH_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::https {

struct Request {
  std::string host;  // in A-labels
  std::string path;  // "/.well-known/..."
  std::uint16_t port = 443;
  std::vector<std::string> addresses;  // of the host, as our own resolver found them; not empty
  std::string extra_ca_file;           // besides the system's authorities; may be empty
  std::size_t most_bytes = 64 * 1024;
  std::chrono::milliseconds timeout = std::chrono::seconds(10);
};

struct Response {
  long status = 0;
  std::string content_type;  // as sent
  Bytes body;
};

// kNetwork: nobody answered, or somebody else did (detail says how). kTooLarge.
Result<Response> fetch(const Request& request);

}  // namespace waferseal::https

#endif  // WAFERSEAL_NATIVE_HTTPS_FETCH_H_
