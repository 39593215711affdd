// The pick-up link: what stands behind the `#`, what is derived from it, and requests signed with
// it.
//
// Every question, login and both slot has a link secret L of its own, 32 random bytes that travel
// in the notice and nowhere else. From it come
//
//   the locator     what server and guards know the copy by
//   the link key    L_key: opens the core and is a part of the slot secret; never sent
//   the link seed   an Ed25519 key whose public half server and guards hold
//
// Sender:
//   LinkSecret link = LinkSecret::generate(random);
//   notice.link = link.url("https://portal.example");
//   LinkKeys keys = link.keys();       // keys.locator, keys.signing.public_key() go to the server
//
// Recipient:
//   WAFERSEAL_TRY(ParsedLink link, parse_link(text));    // address bar or pasted code
//   if (link.exposed) ...              // came in the path: the server saw it, the sender is told
//
// Whoever holds L and nothing else can ask (counted tries), see sender, recipient and question, and
// retract nothing. Without L nobody can test an answer, not even all guards together.
// SPEC 4.1 and 4.2.
#ifndef WAFERSEAL_LINK_H_
#define WAFERSEAL_LINK_H_

#include <optional>
#include <string>
#include <string_view>

#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/result.h"

namespace waferseal {

inline constexpr std::size_t kLinkSecretSize = 32;
inline constexpr std::size_t kLocatorSize = 16;
inline constexpr std::size_t kNonceSize = 32;

using SlotId = ByteArray<16>;
using GuardId = ByteArray<16>;
using AttemptId = ByteArray<16>;  // random, drawn by whoever asks a guard for a try
using Locator = ByteArray<kLocatorSize>;
using Nonce = ByteArray<kNonceSize>;
// Whom a signed request is for; what one party sees cannot be spent at another.
using Audience = ByteArray<32>;

Audience guard_audience(const GuardId& guard);
// `origin` is the ASCII serialisation (RFC 6454, 6.2), e.g. "https://portal.example:8443".
Audience portal_audience(std::string_view origin);

// What L gives; the slot's own record at server and guards holds the public parts only.
struct LinkKeys {
  Locator locator{};
  SecretBytes link_key;  // L_key, 32 bytes
  SigningKey signing;
};

class LinkSecret {
 public:
  static LinkSecret generate(RandomSource& random);
  // Exactly 32 bytes, else kLinkMalformed.
  static Result<LinkSecret> from_bytes(const SecretBytes& bytes);

  LinkKeys keys() const;
  // "https://portal.example/p#" and 43 base64url characters. A secret: only ever put into a notice.
  std::string url(std::string_view portal_origin) const;
  // The 43 characters, in groups, for the notice's "code to paste".
  std::string paste_code() const;
  const SecretBytes& bytes() const { return bytes_; }
  LinkSecret clone() const { return LinkSecret(bytes_.clone()); }

 private:
  explicit LinkSecret(SecretBytes bytes) : bytes_(std::move(bytes)) {}
  SecretBytes bytes_;
};

struct ParsedLink {
  LinkSecret secret;
  // The secret came in the path or the query (a mail gateway wrote `%23` for `#`, or moved it), so
  // the server was sent it. The portal says so in its fetch, and the sender is told.
  bool exposed = false;
};

// Takes the whole URL, its part from the path on, its fragment with or without `#`, or the pasted
// code with any white space in it. kLinkMalformed: no secret in it, or more than one.
Result<ParsedLink> parse_link(std::string_view text);

// ---- nonces of an audience: stateless, good for ten minutes

inline constexpr std::chrono::seconds kChallengeLifetime{600};

// time | random | MAC under the audience's own 32-byte challenge key (SPEC 4.2).
Nonce make_challenge(const SecretBytes& challenge_key, const Audience& audience, UnixTime now,
                     RandomSource& random);
// kChallengeRefused: not made by this audience, older than ten minutes, or from the future.
Status check_challenge(const SecretBytes& challenge_key, const Audience& audience, UnixTime now,
                       const Nonce& nonce);

// ---- requests signed with the link key

enum class LinkOperation : std::uint8_t {
  kFetch = 1,   // portal: header, slot; the slot id is zeros, the arguments hold the locator
  kUnlock = 2,  // guard: one try
  kBody = 3,    // portal: body and segment list after `opened`
  kCode = 4,    // guard: mailed code that proves the mailbox (specified, not built)
  kReport = 5,  // portal: a guard that gave a false proof
};

Signature sign_link_request(const SigningKey& link_signing, const Audience& audience,
                            const SlotId& slot_id, const Nonce& nonce, LinkOperation operation,
                            ByteView arguments);
// kLinkRefused. Says the same for a wrong signature and an unknown slot, so that nobody without the
// link learns which slots exist. Does not check the nonce: check_challenge does.
Status verify_link_request(const SigningPublicKey& link_public, const Audience& audience,
                           const SlotId& slot_id, const Nonce& nonce, LinkOperation operation,
                           ByteView arguments, const Signature& signature);

}  // namespace waferseal

#endif  // WAFERSEAL_LINK_H_
