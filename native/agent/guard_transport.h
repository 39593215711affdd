// How the agent reaches the guards: HTTP POST of CBOR. What is in it is signed; the channel need
// not be trusted for that, but R comes back over it, so origins other than this machine have to be
// https.
#ifndef WAFERSEAL_NATIVE_AGENT_GUARD_TRANSPORT_H_
#define WAFERSEAL_NATIVE_AGENT_GUARD_TRANSPORT_H_

#include <memory>
#include <optional>
#include <string>

#include "waferseal/bytes.h"

namespace waferseal::delivery {

class GuardTransport {
 public:
  virtual ~GuardTransport() = default;
  // POST {origin}{path}. The reply's body if it was 200, which may be R; the code of the problem
  // document if there was one (RFC 9457); kNetwork if nobody answered.
  virtual Result<SecretBytes> post(const std::string& origin, const std::string& path,
                                   const Bytes& body) = 0;
};

// A guard of this machine in a process of its own: asked at its socket, so that what it hands over
// passes nobody else.
struct GuardSocket {
  std::string origin;  // as the key list has it
  std::string path;
};

// Over libcurl. `extra_ca_file` may be empty; 20 seconds for each request.
std::unique_ptr<GuardTransport> http_guard_transport(const std::string& extra_ca_file,
                                                     std::optional<GuardSocket> own = {});

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_GUARD_TRANSPORT_H_
