// Guard and portal messages from arbitrary bytes. The first byte chooses the message; what parses
// as a request is put to a guard that has no records, which must refuse it or, for a challenge,
// answer.
#include <cstdint>
#include <cstdlib>

#include "engine/escrow/password_messages.h"
#include "waferseal/escrow.h"
#include "waferseal/reply.h"

namespace {

using namespace waferseal;

const UnixTime kNow = from_unix_seconds(1795305600);

class ZeroRandom final : public RandomSource {
 public:
  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) byte = ++last_;
  }

 private:
  std::uint8_t last_ = 0;
};

void require(bool condition) {
  if (!condition) std::abort();
}

void ask_guard(GuardOperation operation, ByteView body) {
  const Result<GuardRequest> request = GuardRequest::parse(operation, body);
  if (!request) return;
  ZeroRandom random;
  static const GuardKeys keys{GuardId{}, SigningKey::generate(random),
                              SigningKey::generate(random).public_key(), random.secret(32),
                              random.secret(kPasswordSeedSize)};
  const GuardChange change = guard_begin(keys, *request, GuardState{}, kNow, random);
  require(!change.state.record && !change.needs_cell);
  if (change.needs_password_key) {
    // A try was spent on what parsed, and is answered.
    require(operation == GuardOperation::kPassword && change.state.password);
    GuardState state;
    state.password = change.state.password;
    require(guard_finish(keys, *request, state, std::nullopt, kNow, random).ok());
    return;
  }
  require(!change.state.password);
  require(change.reply.ok() == (operation == GuardOperation::kChallenge));
}

void read_stored(std::uint8_t choice, ByteView body) {
  if (choice == 0) {
    if (const auto record = decode_record(body)) {
      const Bytes again = encode_record(*record);
      require(equal_constant_time(again, body));
    }
  } else if (choice == 1) {
    if (const auto pool = decode_pool(body)) {
      require(equal_constant_time(encode_pool(*pool), body));
      static_cast<void>(tries_left(*pool, kNow));
    }
  } else if (choice == 2) {
    static_cast<void>(decode_cell(1, body).ok());
  } else if (choice == 3) {
    static_cast<void>(parse_portal_fetch(body).ok());
    static_cast<void>(parse_opened(body).ok());
    static_cast<void>(parse_portal_body(body).ok());
    static_cast<void>(parse_portal_report(body).ok());
    static_cast<void>(parse_portal_reply_terms(body).ok());
    static_cast<void>(parse_portal_reply_segment(body).ok());
    if (const auto reply = parse_portal_reply(body)) {
      static_cast<void>(check_portal_reply(*reply, Audience{}, SigningPublicKey{}).ok());
      static_cast<void>(check_reply_parts(*reply, 272, {SegmentHash{}}).ok());
    }
  } else {
    static_cast<void>(escrow::decode_open_reply(body).ok());
    static_cast<void>(escrow::decode_evaluate_reply(body).ok());
    static_cast<void>(escrow::decode_unlock_reply(body).ok());
    static_cast<void>(escrow::decode_opened_reply(body).ok());
    static_cast<void>(parse_record_status(body).ok());
    static_cast<void>(parse_arm(body).ok());
    static_cast<void>(escrow::decode_password_reply(body).ok());
    static_cast<void>(escrow::decode_logged_in_reply(body).ok());
    if (const auto pool = decode_password_pool(body)) {
      require(equal_constant_time(encode_password_pool(*pool), body));
      for (const UnixTime at : {UnixTime{}, kNow}) {
        static_cast<void>(password_tries_left(*pool, false, at));
        static_cast<void>(after_rollback(*pool, at));
      }
      static_cast<void>(password_pool_idle_at(*pool));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView body(data + 1, size - 1);
  // 1 to 13: an operation; 0 and 14 to 17: what is stored or replied.
  const auto choice = static_cast<std::uint8_t>(data[0] % 18);
  if (choice >= 1 && choice <= 13) {
    ask_guard(static_cast<GuardOperation>(choice), body);
  } else {
    read_stored(static_cast<std::uint8_t>(choice == 0 ? 0 : choice - 13), body);
  }
  return 0;
}
