// RDATA of the record types we use (RFC 1035, 3.3; RFC 3596, 2.2; RFC 6698, 2.1). Names are
// uncompressed, as libunbound hands them out. kDnsBadRdata for anything that does not fit exactly.
#ifndef WAFERSEAL_NATIVE_DNS_RDATA_H_
#define WAFERSEAL_NATIVE_DNS_RDATA_H_

#include "native/dns/resolver.h"
#include "waferseal/result.h"

namespace waferseal::dns {

Result<Mx> parse_mx(ByteView rdata);
Result<Address> parse_a(ByteView rdata);
Result<Address> parse_aaaa(ByteView rdata);
Result<Tlsa> parse_tlsa(ByteView rdata);
Result<std::string> parse_txt(ByteView rdata);

}  // namespace waferseal::dns

#endif  // WAFERSEAL_NATIVE_DNS_RDATA_H_
