// The words that everything else is said in: how a copy is protected, how it is carried, which
// attackers it resists, and how sure one can be of a channel. SPEC 1.
//
//   switch (carrier_of(copy.method)) {
//     case Carrier::kAgent:      an order to the delivery agent
//     case Carrier::kCiphertext: a mail that is handed over as it is
//     case Carrier::kNotice:     a mail that brings a link
//     case Carrier::kNone:       nothing
//   }
//
// Each word has one stable name, which files, databases, the API and the UI share.
#ifndef WAFERSEAL_WORDS_H_
#define WAFERSEAL_WORDS_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace waferseal {

// How one recipient's copy is protected, and the outcomes that are not a protection.
// Names: tls, openpgp, smime, escrow-question, escrow-login, ask, insecure, refuse, hold.
enum class Method : std::uint8_t {
  kTls,             // over an enforced and verified channel, or not at all
  kOpenPgp,         // PGP/MIME to the recipient's key
  kSmime,           // CMS to the recipient's certificate
  kEscrowQuestion,  // capsule, opened with link and answer
  kEscrowLogin,     // capsule, opened with link and log-in
  kAsk,             // the sender must give a question and an answer
  kInsecure,        // unprotected delivery that policy names
  kRefuse,          // not sent; bounced
  kHold,            // kept; the sender gets a mail with a link to finish
};
std::string_view name(Method value);
std::optional<Method> method_from_name(std::string_view name);

// How a copy of this method reaches the recipient.
enum class Carrier : std::uint8_t {
  kAgent,       // the agent opens its slot and delivers the text, as the sender's orders say
  kCiphertext,  // the server hands over a mail that is ciphertext already
  kNotice,      // the agent sends a notice with the link, unless the sender hands it over
  kNone,        // not at all
};
Carrier carrier_of(Method method);
// Whether a copy is sealed and sent for this method: its carrier is not kNone.
bool is_sending(Method method);

// Which attackers a copy resists; names L0 to L5. docs/SPEC.md, chapter 2, has the table.
enum class Level : std::uint8_t { kL0, kL1, kL2, kL3, kL4, kL5 };
std::string_view name(Level value);
// 0 to 5.
std::optional<Level> level_from_number(std::int64_t number);

// How sure one can be of a TLS channel to the recipient's mail servers, from weak to strong.
// Names: none, opportunistic, pkix, mta-sts, dane.
enum class Assurance : std::uint8_t { kNone, kOpportunistic, kPkix, kMtaSts, kDane };
std::string_view name(Assurance value);
std::optional<Assurance> assurance_from_name(std::string_view name);

// How hard an answer is to guess; names weak, strong, generated.
enum class Strength : std::uint8_t {
  kWeak,       // below the rank floor
  kStrong,     // above it
  kGenerated,  // a phrase that waferseal drew at random
};
std::string_view name(Strength value);

}  // namespace waferseal

#endif  // WAFERSEAL_WORDS_H_
