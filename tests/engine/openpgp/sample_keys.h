// Keys that the tests of openpgp share; made once per run, since making them takes time.
#ifndef WAFERSEAL_TESTS_ENGINE_OPENPGP_SAMPLE_KEYS_H_
#define WAFERSEAL_TESTS_ENGINE_OPENPGP_SAMPLE_KEYS_H_

#include <random>
#include <string>
#include <string_view>

#include "waferseal/openpgp.h"

namespace waferseal::openpgp {

class SeededRandom : public RandomSource {
 public:
  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_{5};
};

inline constexpr std::int64_t kDay = 86400;
inline const UnixTime kNow = from_unix_seconds(1795323600);  // 2026-11-22 05:00:00 UTC

inline KeyPair make_key(const std::string& name, bool supports_ocb = false) {
  return generate({.user_id = name + " <" + name + "@example.org>",
                   .now = kNow,
                   .supports_ocb = supports_ocb})
      .value();
}

inline const KeyPair& alice() {
  static const KeyPair key = make_key("alice");
  return key;
}
inline const KeyPair& bob() {
  static const KeyPair key = make_key("bob");
  return key;
}
inline const KeyPair& ocb_carol() {
  static const KeyPair key = make_key("carol", true);
  return key;
}
inline const KeyPair& ocb_dave() {
  static const KeyPair key = make_key("dave", true);
  return key;
}

inline Plaintext plain(std::string_view text) { return Plaintext(to_bytes(text)); }

inline std::string text_of(const Decrypted& decrypted) {
  return std::string(as_text(decrypted.plaintext.reveal()));
}

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_TESTS_ENGINE_OPENPGP_SAMPLE_KEYS_H_
