#include "waferseal/link.h"

#include <algorithm>
#include <array>

#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/sign.h"
#include "engine/escrow/signed_text.h"

namespace waferseal {
namespace {

constexpr std::size_t kLinkTextSize = 43;  // 32 bytes in base64url without padding
constexpr std::size_t kMostLinkText = 8192;
constexpr std::chrono::seconds kFutureAllowance{5};

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// A copy of link text that is wiped when dropped.
class LinkText {
 public:
  explicit LinkText(std::string_view text) : bytes_(as_bytes(text)) {}
  static LinkText without_white_space(std::string_view text) {
    LinkText out(text);
    const MutableByteView bytes = out.bytes_.reveal_mutable();
    out.size_ = 0;
    for (const std::uint8_t byte : bytes) {
      if (!is_white_space(static_cast<char>(byte))) bytes[out.size_++] = byte;
    }
    return out;
  }
  std::string_view view() const { return as_text(bytes_.reveal()).substr(0, size_); }
  // Gateways write `%23` for `#`, some of them twice (`%2523`). One character takes the place of
  // the whole escape, the rest is blanked out.
  void mark_escaped_fragment() {
    for (const std::string_view escape : {"%252523", "%2523", "%23"}) {
      for (std::size_t at = view().find(escape); at != std::string_view::npos;
           at = view().find(escape, at)) {
        const MutableByteView bytes = bytes_.reveal_mutable();
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), escape.size(),
                    std::uint8_t{'/'});
      }
    }
  }

 private:
  SecretBytes bytes_;
  std::size_t size_ = bytes_.size();
};

// What stands in each part of a link.
struct Found {
  std::string_view secret;
  bool in_path = false;
  bool in_fragment = false;
  bool several = false;
};

// Each run of base64url characters that has the right length.
void scan(std::string_view part, bool fragment, Found& found) {
  for (std::size_t at = 0; at < part.size();) {
    if (!is_base64url(part[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < part.size() && is_base64url(part[end])) ++end;
    if (end - at == kLinkTextSize) {
      const std::string_view secret = part.substr(at, end - at);
      if (!found.secret.empty() && found.secret != secret) found.several = true;
      found.secret = secret;
      (fragment ? found.in_fragment : found.in_path) = true;
    }
    at = end;
  }
}

Result<LinkSecret> secret_from(std::string_view text) {
  Result<Bytes> bytes = base64url_decode(text);
  if (!bytes) return Code::kLinkMalformed;
  return LinkSecret::from_bytes(SecretBytes::adopt(std::move(*bytes)));
}

// kLinkMalformed where there is none or more than one.
Result<ParsedLink> parse_url(LinkText text) {
  text.mark_escaped_fragment();
  const std::string_view url = text.view();
  const std::size_t hash = url.find('#');
  Found found;
  scan(url.substr(0, hash), false, found);
  if (hash != std::string_view::npos) scan(url.substr(hash + 1), true, found);
  if (found.secret.empty() || found.several) return Code::kLinkMalformed;
  WAFERSEAL_TRY(LinkSecret secret, secret_from(found.secret));
  return ParsedLink{std::move(secret), found.in_path};
}

// The MAC of a nonce: KDF("nonce"; challenge key; audience; time | random).
SecretBytes challenge_mac(const SecretBytes& challenge_key, const Audience& audience,
                          ByteView time_and_random) {
  return crypto::kdf("nonce", challenge_key, audience, time_and_random, 16);
}

Bytes link_text(const Audience& audience, const SlotId& slot_id, const Nonce& nonce,
                LinkOperation operation, ByteView arguments) {
  Bytes out;
  append(out, audience);
  append(out, slot_id);
  append(out, nonce);
  out.push_back(static_cast<std::uint8_t>(operation));
  append(out, escrow::arguments_hash(arguments));
  return out;
}

}  // namespace

Audience guard_audience(const GuardId& guard) {
  const std::string id = hex_encode(guard);
  return crypto::hash("audience", {as_bytes("guard "), as_bytes(id)});
}

Audience portal_audience(std::string_view origin) {
  return crypto::hash("audience", {as_bytes("portal "), as_bytes(origin)});
}

LinkSecret LinkSecret::generate(RandomSource& random) {
  return LinkSecret(random.secret(kLinkSecretSize));
}

Result<LinkSecret> LinkSecret::from_bytes(const SecretBytes& bytes) {
  if (bytes.size() != kLinkSecretSize) return Code::kLinkMalformed;
  return LinkSecret(bytes.clone());
}

LinkKeys LinkSecret::keys() const {
  // locator (16) | L_key (32) | link seed (32)
  const SecretBytes all = crypto::kdf("link", bytes_, {}, {}, kLocatorSize + 64);
  const ByteView view = all.reveal();
  Locator locator{};
  std::copy_n(view.begin(), kLocatorSize, locator.begin());
  const SecretBytes seed(view.last(kSigningSeedSize));
  return LinkKeys{locator, SecretBytes(view.subspan(kLocatorSize, 32)),
                  *SigningKey::from_seed(seed)};
}

std::string LinkSecret::url(std::string_view portal_origin) const {
  std::string out(portal_origin);
  out += "/p#";
  out += base64url_encode(bytes_.reveal());
  return out;
}

std::string LinkSecret::paste_code() const {
  const std::string text = base64url_encode(bytes_.reveal());
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % 5 == 0) out += ' ';
    out += text[i];
  }
  return out;
}

Result<ParsedLink> parse_link(std::string_view text) {
  if (text.size() > kMostLinkText) return Code::kLinkMalformed;
  const LinkText code = LinkText::without_white_space(text);
  if (code.view().size() == kLinkTextSize &&
      std::all_of(code.view().begin(), code.view().end(), is_base64url)) {
    WAFERSEAL_TRY(LinkSecret secret, secret_from(code.view()));
    return ParsedLink{std::move(secret), false};
  }
  Result<ParsedLink> link = parse_url(LinkText(text));
  if (link) return link;
  // A mail program may have broken the line.
  return parse_url(LinkText::without_white_space(text));
}

Nonce make_challenge(const SecretBytes& challenge_key, const Audience& audience, UnixTime now,
                     RandomSource& random) {
  Nonce nonce{};
  const ByteArray<8> time = escrow::be64(static_cast<std::uint64_t>(unix_seconds(now)));
  std::copy(time.begin(), time.end(), nonce.begin());
  random.fill(MutableByteView(nonce).subspan(8, 8));
  const SecretBytes mac = challenge_mac(challenge_key, audience, ByteView(nonce).first(16));
  std::copy(mac.reveal().begin(), mac.reveal().end(), nonce.begin() + 16);
  return nonce;
}

Status check_challenge(const SecretBytes& challenge_key, const Audience& audience, UnixTime now,
                       const Nonce& nonce) {
  const SecretBytes mac = challenge_mac(challenge_key, audience, ByteView(nonce).first(16));
  if (!equal_constant_time(mac.reveal(), ByteView(nonce).last(16))) return Code::kChallengeRefused;
  std::uint64_t seconds = 0;
  for (std::size_t i = 0; i < 8; ++i) seconds = (seconds << 8) | nonce[i];
  const UnixTime made = from_unix_seconds(static_cast<std::int64_t>(seconds));
  if (made > now + kFutureAllowance || now - made > kChallengeLifetime) {
    return Code::kChallengeRefused;
  }
  return Done{};
}

Signature sign_link_request(const SigningKey& link_signing, const Audience& audience,
                            const SlotId& slot_id, const Nonce& nonce, LinkOperation operation,
                            ByteView arguments) {
  return crypto::sign(link_signing, "link",
                      {link_text(audience, slot_id, nonce, operation, arguments)});
}

Status verify_link_request(const SigningPublicKey& link_public, const Audience& audience,
                           const SlotId& slot_id, const Nonce& nonce, LinkOperation operation,
                           ByteView arguments, const Signature& signature) {
  if (!crypto::verify(link_public, "link",
                      {link_text(audience, slot_id, nonce, operation, arguments)}, signature)) {
    return Code::kLinkRefused;
  }
  return Done{};
}

}  // namespace waferseal
