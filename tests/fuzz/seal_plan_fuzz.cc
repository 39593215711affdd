// Seal plans: from arbitrary bytes, and from a valid one with small changes. What parses holds no
// secret, and a session that is started with it fails in an orderly way.
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/changes.h"
#include "waferseal/seal.h"

namespace {

using namespace waferseal;

const Bytes& valid_plan() {
  static const Bytes plan = [] {
    const auto request = parse_request(R"({"sender": "ann@example.org", "recipients": [
        {"mailbox": "bob@example.net"}, {"mailbox": "eve@example.com", "question": "strong"}],
      "interactive": true, "available_methods": ["tls", "openpgp", "escrow-question"],
      "policy": {"version": 3, "account": {"set": {"tls_only": true}}},
      "facts": {"domains": {"example.net":
        {"mail_server_tls": {"outcome": "present", "source": "smtp", "assurance": "pkix"}}}}})");
    fuzz::require(request.ok());
    const std::string json =
        R"({"message": {"from": {"name": "Ann", "mailbox": "ann@example.org"},
        "to": [{"mailbox": "bob@example.net"}], "cc": [{"mailbox": "eve@example.com"}],
        "subject": "S", "message_id": "1@example.org", "in_reply_to": "0@example.net", "text": "T",
        "html": "<p>T", "attachments": [{"file_name": "a.pdf", "media_type": "application/pdf"}]},
        "keys": [{"recipient": "bob@example.net", "openpgp_key": "AQID"}],
        "tickets": [{"guard": "AAAAAAAAAAAAAAAAAAAAAA", "ticket": "AQID"}], "threshold": 1,
        "portal_origin": "https://portal.example", "now": 1780000000, "expires": 1781000000,
        "request": )" +
        to_json(*request) + R"(, "resolution": )" + to_json(resolve(*request)) + "}";
    return to_bytes(json);
  }();
  return plan;
}

struct Sender {
  fuzz::CountingRandom random;
  UserKeys keys = generate_user_keys(random);
};

void start(std::string_view json) {
  auto plan = parse_seal_plan(json);
  if (!plan) return;
  fuzz::require(plan->questions.empty());
  fuzz::require(plan->threshold > 0);
  fuzz::require(plan->message.date == plan->now);
  for (const auto& attachment : plan->message.attachments) {
    fuzz::require(attachment.content.empty());
  }
  static Sender sender;
  // No sender is in an empty key list, so none of the work that costs time begins.
  fuzz::require(!SealSession::start(std::move(*plan), sender.keys, KeyList{}, sender.random).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  if (data[0] % 2 == 0) {
    start(as_text(rest));
    return 0;
  }
  const Bytes plan = fuzz::changed(valid_plan(), rest);
  start(as_text(plan));
  if (plan == valid_plan()) fuzz::require(parse_seal_plan(as_text(plan)).ok());
  return 0;
}
