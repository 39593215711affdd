// RDATA from name servers: whatever comes is refused or gives names that are safe to ask for, to
// put into SNI and to show.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "native/dns/rdata.h"

using namespace waferseal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView rdata(data, size);
  const Result<dns::Mx> mx = dns::parse_mx(rdata);
  if (mx && !mx->host.empty() && !dns::is_queryable(mx->host)) std::abort();
  if (mx && mx->host.size() + 4 < size) std::abort();  // nothing left over
  const Result<dns::Tlsa> tlsa = dns::parse_tlsa(rdata);
  if (tlsa && tlsa->data.size() + 3 != size) std::abort();
  const Result<std::string> txt = dns::parse_txt(rdata);
  if (txt && txt->size() >= size) std::abort();
  if (dns::parse_a(rdata) && size != 4) std::abort();
  if (dns::parse_aaaa(rdata) && size != 16) std::abort();
  return 0;
}
