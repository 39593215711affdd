// Mailboxes, domains and patterns from arbitrary bytes. What parses must be a fixed point of its
// own canonical form.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "waferseal/address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto mailbox = Mailbox::parse(text)) {
    const auto again = Mailbox::parse(mailbox->text());
    if (!again || !(*again == *mailbox)) std::abort();
    const auto shown = Mailbox::parse(mailbox->display());
    if (!shown || !(*shown == *mailbox)) std::abort();
  }
  if (const auto domain = Domain::parse(text)) {
    const auto again = Domain::parse(domain->ascii());
    if (!again || !(*again == *domain)) std::abort();
  }
  if (const auto pattern = DomainPattern::parse(text)) {
    const auto again = DomainPattern::parse(pattern->text());
    if (!again || !(*again == *pattern)) std::abort();
  }
  return 0;
}
