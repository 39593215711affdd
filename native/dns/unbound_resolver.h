// The validating resolver: libunbound behind one class.
//
// It reads no /etc/resolv.conf and no /etc/hosts. Where to ask and whom to trust is configured:
//   forward        recursive resolvers to ask; they need not validate, we do
//   stubs          authoritative servers of single zones (also "." for a world of one's own)
//   neither        asks the root servers itself
#ifndef WAFERSEAL_NATIVE_DNS_UNBOUND_RESOLVER_H_
#define WAFERSEAL_NATIVE_DNS_UNBOUND_RESOLVER_H_

#include <memory>
#include <string>
#include <vector>

#include "native/dns/resolver.h"
#include "waferseal/result.h"

namespace waferseal::dns {

struct UnboundOptions {
  struct Stub {
    std::string zone;     // "example.test", or "." for everything
    std::string address;  // as in `forward`
  };
  // "192.0.2.53", "192.0.2.53@5353" or "2001:db8::53@5353".
  std::vector<std::string> forward;
  std::vector<Stub> stubs;
  // DS or DNSKEY records as a zone file. Empty: nothing is ever secure, so DANE never applies.
  std::string trust_anchor_file;
};

class UnboundResolver final : public Resolver {
 public:
  // kDnsBadConfiguration, naming the setting.
  static Result<std::unique_ptr<UnboundResolver>> create(const UnboundOptions& options);
  ~UnboundResolver() override;

  Response query(std::string_view name, Type type, Deadline deadline) override;

 private:
  struct Impl;
  explicit UnboundResolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal::dns

#endif  // WAFERSEAL_NATIVE_DNS_UNBOUND_RESOLVER_H_
