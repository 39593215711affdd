// From what somebody wrote to a reply that the store has for good (SPEC 4.14).
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/escrow/reply_messages.h"
#include "engine/mime/header_check.h"
#include "waferseal/reply.h"

namespace waferseal {
namespace {

// RFC 5322, 3.6.4 leaves it open how many; the oldest and the latest say most.
constexpr std::size_t kMostReferences = 20;

bool is_message_id(std::string_view id) {
  return !id.empty() && mime::check_message_id("references", id).ok();
}

// What stands in angle brackets, one after the other.
std::vector<std::string> ids_of(std::string_view field) {
  std::vector<std::string> out;
  for (std::size_t at = field.find('<'); at != std::string_view::npos; at = field.find('<', at)) {
    const std::size_t end = field.find('>', at);
    if (end == std::string_view::npos) break;
    const std::string_view id = field.substr(at + 1, end - at - 1);
    if (is_message_id(id)) out.emplace_back(id);
    at = end;
  }
  return out;
}

bool says_re(std::string_view subject) {
  return subject.size() >= 3 && (subject[0] == 'R' || subject[0] == 'r') &&
         (subject[1] == 'E' || subject[1] == 'e') && subject[2] == ':';
}

// A header field takes no line breaks and no other control characters; what was received may have
// some.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return mime::check_header_text("subject", out) ? out : std::string();
}

}  // namespace

ReplyDraft reply_draft(const mime::ParsedMessage& answered) {
  ReplyDraft out;
  const std::string subject = one_line(answered.subject);
  out.subject = says_re(subject) ? subject : "Re: " + subject;
  if (!is_message_id(answered.message_id)) return out;
  out.in_reply_to = answered.message_id;
  if (const mime::HeaderField* earlier = answered.root.field("References")) {
    out.references = ids_of(earlier->value);
  }
  while (out.references.size() >= kMostReferences) out.references.erase(out.references.begin() + 1);
  out.references.push_back(answered.message_id);
  return out;
}

std::string_view name(ReplyStage stage) {
  switch (stage) {
    case ReplyStage::kAsking:
      return "asking";
    case ReplyStage::kReady:
      return "ready";
    case ReplyStage::kSending:
      return "sending";
    case ReplyStage::kSent:
      return "sent";
    case ReplyStage::kStalled:
      return "stalled";
    case ReplyStage::kFailed:
      break;
  }
  return "failed";
}

struct ReplySession::Impl {
  // What is asked for next, or was asked for at last. A nonce comes before each of the others, and
  // again once it is too old.
  enum class Step : std::uint8_t { kTerms, kSegment, kReply, kNothing };

  ReplyTo to;
  RandomSource& random;
  Audience portal;

  ReplyStage stage = ReplyStage::kAsking;
  std::optional<Error> error;
  std::uint32_t next_id = 1;
  std::optional<std::uint32_t> awaited;
  std::vector<EscrowRequest> requests;
  Step step = Step::kTerms;
  bool asks_nonce = false;
  std::optional<Nonce> nonce;
  bool nonce_renewed = false;  // since the last step that was done

  ReplyTerms terms;

  // Once it is written. The composition reads from the message.
  std::optional<mime::Message> message;
  std::optional<NewCapsule> capsule;
  std::unique_ptr<const ByteSource> composed;
  std::optional<BodySealer> sealer;
  ReplyUploadId upload{};
  std::uint64_t bytes_composed = 0;
  UnixTime date{};
  // The segment that is under way, until the store has it: each is sealed once.
  Bytes segment;
  std::uint64_t number = 0;
  // The slot, once all segments are there.
  BodySeal seal{};
  Bytes slot;

  Impl(ReplyTo the_to, RandomSource& the_random)
      : to(std::move(the_to)), random(the_random), portal(portal_audience(to.portal_origin)) {}

  escrow::ReplyParty party() const { return {to.unlock, portal, to.slot_id, *nonce}; }
  void send(std::string path, Bytes body);
  void ask();
  void stop(Error why);
  Status next_segment();
  Status bind();
  Status take(const Result<Bytes>& reply);
};

void ReplySession::Impl::send(std::string path, Bytes body) {
  awaited = next_id;
  requests.push_back({next_id++, to.portal_origin, std::move(path), std::move(body)});
}

void ReplySession::Impl::ask() {
  asks_nonce = !nonce;
  if (!nonce) return send("/portal/v1/challenge", make_challenge_request());
  switch (step) {
    case Step::kTerms:
      return send("/portal/v1/reply_terms", escrow::make_portal_reply_terms(party()));
    case Step::kSegment:
      return send("/portal/v1/reply_segment",
                  escrow::make_portal_reply_segment(party(), upload, sealer->layout().stored_size(),
                                                    number, segment));
    case Step::kReply:
      return send("/portal/v1/reply", escrow::make_portal_reply(party(), upload, seal,
                                                                capsule->header.encoded(), slot));
    case Step::kNothing:
      return;
  }
}

// What a line or a machine is to blame for may go on where it stopped.
void ReplySession::Impl::stop(Error why) {
  const bool later = stage == ReplyStage::kSending && may_succeed_later(why.code);
  stage = later ? ReplyStage::kStalled : ReplyStage::kFailed;
  error = std::move(why);
}

Status ReplySession::Impl::next_segment() {
  SecretBytes text(sealer->wanted());
  if (!text.empty()) {
    WAFERSEAL_CHECK(composed->read(bytes_composed, text.reveal_mutable()));
  }
  WAFERSEAL_TRY(const Ciphertext sealed, sealer->seal_segment(text.reveal()));
  segment.assign(sealed.view().begin(), sealed.view().end());
  bytes_composed += text.size();
  return Done{};
}

// SPEC 3.10.5
Status ReplySession::Impl::bind() {
  WAFERSEAL_TRY(const SealedBody body, sealer->finish());
  const SlotId id = random.array<16>();
  AnsweredCopy answered{to.slot_id, portal, to.statement};
  Statement statement{body.seal, date, to.recipient, to.sender, answered_copy_hash(id, answered)};
  const SlotPayload payload{capsule->content_key.clone(), body.length, to.sender,
                            sign_statement(to.unlock, std::move(statement)), std::move(answered)};
  WAFERSEAL_TRY(const MadeSlot made, make_reply_slot(to.reply_key, id, body.seal, payload, random));
  seal = body.seal;
  slot = encode_slot(made.slot);
  return Done{};
}

Status ReplySession::Impl::take(const Result<Bytes>& reply) {
  if (asks_nonce) {
    if (!reply) return reply.error();
    WAFERSEAL_TRY(nonce, parse_challenge(*reply));
    return Done{};
  }
  if (!reply && reply.code() == Code::kChallengeRefused && !std::exchange(nonce_renewed, true)) {
    nonce.reset();
    return Done{};
  }
  if (!reply) return reply.error();
  nonce_renewed = false;
  switch (step) {
    case Step::kTerms: {
      WAFERSEAL_TRY(terms, escrow::parse_portal_reply_terms_reply(*reply));
      if (terms.most_bytes == 0) return Code::kRepliesOff;
      if (terms.left == 0) return Code::kRepliesUsedUp;
      step = Step::kNothing;
      stage = ReplyStage::kReady;
      return Done{};
    }
    case Step::kSegment: {
      WAFERSEAL_TRY(const std::uint64_t next, escrow::parse_portal_reply_segment_reply(*reply));
      if (next != number + 1) return Error{Code::kUploadMismatch, "reply", {}};
      ++number;
      segment.clear();
      if (!sealer->done()) return next_segment();
      step = Step::kReply;
      return bind();
    }
    case Step::kReply: {
      WAFERSEAL_CHECK(escrow::parse_portal_reply_reply(*reply));
      step = Step::kNothing;
      stage = ReplyStage::kSent;
      return Done{};
    }
    case Step::kNothing:
      break;
  }
  return Done{};
}

Result<ReplySession> ReplySession::start(ReplyTo to, RandomSource& random) {
  return ReplySession(std::make_unique<Impl>(std::move(to), random));
}

std::vector<EscrowRequest> ReplySession::outgoing() {
  const bool at_work = impl_->stage == ReplyStage::kAsking || impl_->stage == ReplyStage::kSending;
  if (at_work && !impl_->awaited) impl_->ask();
  return std::exchange(impl_->requests, {});
}

void ReplySession::receive(std::uint32_t request, const Result<Bytes>& reply) {
  if (!impl_->awaited || *impl_->awaited != request) return;
  impl_->awaited.reset();
  Status taken = impl_->take(reply);
  if (!taken) impl_->stop(std::move(taken).error());
}

ReplyStage ReplySession::stage() const { return impl_->stage; }
const Error& ReplySession::error() const { return *impl_->error; }
const ReplyTerms& ReplySession::terms() const { return impl_->terms; }

Status ReplySession::write(ReplyDraft draft, UnixTime now) {
  Impl& impl = *impl_;
  if (impl.stage != ReplyStage::kReady) return Error{Code::kInvalidArgument, "reply", {}};
  mime::Message message{
      .from = {{}, impl.to.recipient},
      .to = {{{}, impl.to.sender}},
      .subject = std::move(draft.subject),
      .date = now,
      .message_id = mime::new_message_id(impl.random, impl.to.recipient.domain().ascii()),
      .in_reply_to = std::move(draft.in_reply_to),
      .references = std::move(draft.references),
      .text = std::move(draft.text),
      .attachments = std::move(draft.attachments)};
  impl.message = std::move(message);
  WAFERSEAL_TRY(impl.composed, mime::composition(*impl.message, impl.random));
  impl.capsule = new_capsule(impl.random);
  WAFERSEAL_TRY(impl.sealer, BodySealer::start(impl.capsule->content_key, impl.capsule->header,
                                               impl.composed->size()));
  if (impl.sealer->layout().stored_size() > impl.terms.most_bytes) {
    return Error{Code::kTooLarge, "reply", {}};
  }
  impl.upload = impl.random.array<16>();
  impl.date = now;
  WAFERSEAL_CHECK(impl.next_segment());
  impl.step = Impl::Step::kSegment;
  impl.stage = ReplyStage::kSending;
  return Done{};
}

void ReplySession::resume() {
  if (impl_->stage != ReplyStage::kStalled) return;
  impl_->error.reset();
  impl_->nonce.reset();
  impl_->nonce_renewed = false;
  impl_->stage = ReplyStage::kSending;
}

double ReplySession::progress() const {
  if (impl_->stage == ReplyStage::kSent) return 1;
  if (!impl_->sealer) return 0;
  return static_cast<double>(impl_->number) /
         static_cast<double>(impl_->sealer->layout().segments() + 1);
}

ReplySession::ReplySession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ReplySession::ReplySession(ReplySession&&) noexcept = default;
ReplySession& ReplySession::operator=(ReplySession&&) noexcept = default;
ReplySession::~ReplySession() = default;

}  // namespace waferseal
