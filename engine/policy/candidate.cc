#include "engine/policy/candidate.h"

#include <algorithm>
#include <utility>

#include "engine/policy/facts.h"
#include "engine/policy/floor.h"
#include "engine/policy/levels.h"

namespace waferseal::policy {
namespace {

// The least assurance of the channel for notice and reset mails. A domain's DANE or MTA-STS policy
// is obeyed always. PKIX is asked for where the level depends on it, but not for a fall-back: that
// one is released because such a channel was not to be had.
Assurance mail_assurance(const Context& context, bool level_depends_on_it) {
  const ServerTls servers = server_tls(context);
  if (servers.assurance >= Assurance::kMtaSts) return servers.assurance;
  if (context.settings.notice_verified) return Assurance::kPkix;
  if (servers.assurance == Assurance::kPkix && level_depends_on_it && !context.as_fallback) {
    return Assurance::kPkix;
  }
  // Like any other mail: TLS where it is offered. A notice holds nothing of the message, and a free
  // mailbox without TLS must still learn that something waits.
  return Assurance::kNone;
}

// Whether verified mail is asked for where the recipient's servers are known not to do it.
bool notice_stuck(const Context& context, const Candidate& candidate) {
  if (!candidate.notice_assurance || *candidate.notice_assurance < Assurance::kPkix) return false;
  const auto reason =
      why_not(context.servers.head, context.request.claims, context.settings.fact_max_age_s);
  if (reason) return *reason == Code::kFactNone;
  return context.servers.assurance < Assurance::kPkix;
}

bool is_available(const Request& request, Method method) {
  const auto& available = request.available_methods;
  return std::find(available.begin(), available.end(), method) != available.end();
}

}  // namespace

ServerTls server_tls(const Context& context) {
  if (why_not(context.servers.head, context.request.claims, context.settings.fact_max_age_s)) {
    return {};
  }
  return {true, context.servers.assurance};
}

Candidate tls_candidate(Assurance demanded) {
  Candidate out;
  out.method = Method::kTls;
  out.level = level_of_tls();
  out.assurance = demanded;
  return out;
}

Candidate insecure_candidate(Assurance demanded) {
  Candidate out;
  out.method = Method::kInsecure;
  out.level = level_of_insecure();
  out.assurance = demanded;
  return out;
}

Candidate key_candidate(Method method, const KeyFact& key, Source source) {
  Candidate out;
  out.method = method;
  out.level = level_of_key(key);
  out.source = std::move(source);
  out.source->fingerprint = key.fingerprint;
  return out;
}

Candidate question_candidate(const Context& context, Strength strength, bool shared,
                             Source source) {
  Candidate out;
  out.method = Method::kEscrowQuestion;
  const bool no_notice = context.recipient.link_by_sender;
  const bool level_depends = shared || strength == Strength::kWeak;
  if (!no_notice) out.notice_assurance = mail_assurance(context, level_depends);
  const bool verified = no_notice || *out.notice_assurance >= Assurance::kPkix;
  out.level = level_of_question(strength, shared, verified);
  // SPEC 2.6: a generated phrase, guards of other owners, or the link handed
  // over by the sender.
  out.operator_kept_out = (strength == Strength::kGenerated && !shared) ||
                          context.settings.independent_guards || no_notice;
  out.source = std::move(source);
  return out;
}

Candidate login_candidate(const Context& context) {
  Candidate out;
  out.method = Method::kEscrowLogin;
  // Reset mails travel even where the sender hands the link over.
  out.notice_assurance = mail_assurance(context, true);
  out.level = level_of_login(*out.notice_assurance >= Assurance::kPkix);
  return out;
}

std::optional<Code> why_not(const Context& context, const Candidate& candidate) {
  const bool escrow = is_escrow(candidate.method);
  if (candidate.method != Method::kInsecure && !is_available(context.request, candidate.method)) {
    return Code::kMethodUnavailable;
  }
  if (context.forced && candidate.method != Method::kTls) {
    if (*context.forced == ForcedTls::kTlsOrNever) return Code::kTlsOrNever;
    if (!escrow) return Code::kTlsElseEscrow;
  }
  if (notice_stuck(context, candidate)) return Code::kNoticeNotVerifiable;
  return below_floor(context.floor,
                     {candidate.method, candidate.level,
                      candidate.assurance.value_or(Assurance::kNone), candidate.operator_kept_out});
}

}  // namespace waferseal::policy
