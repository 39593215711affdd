// What the tests of mime compose, and a source of bytes that is the same in each run.
#ifndef WAFERSEAL_TESTS_ENGINE_MIME_SAMPLE_MESSAGE_H_
#define WAFERSEAL_TESTS_ENGINE_MIME_SAMPLE_MESSAGE_H_

#include <random>
#include <string>
#include <string_view>

#include "waferseal/mime.h"

namespace waferseal::mime {

class SeededRandom : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

inline Mailbox mailbox(std::string_view text) { return *Mailbox::parse(text); }

inline Message sample_message() {
  return Message{.from = {"Alice", mailbox("alice@example.org")},
                 .to = {{"Bob", mailbox("bob@example.net")}},
                 .subject = "Lunch",
                 .date = from_unix_seconds(1795323600),  // 2026-11-22 05:00:00 UTC
                 .message_id = "1@example.org",
                 .text = "Hello Bob\n"};
}

inline std::string text_of(const Result<Plaintext>& composed) {
  return std::string(as_text(composed.value().reveal()));
}

inline std::string composed(const Message& message, std::uint64_t seed = 1) {
  SeededRandom random(seed);
  return text_of(compose(message, random));
}

inline ParsedMessage parsed(std::string_view text) { return parse(as_bytes(text)).value(); }

}  // namespace waferseal::mime

#endif  // WAFERSEAL_TESTS_ENGINE_MIME_SAMPLE_MESSAGE_H_
