#include "native/smtp/attempt.h"

#include <algorithm>

#include "native/smtp/dot_stuffing.h"
#include "native/smtp/host_session.h"

namespace waferseal::delivery {
namespace {

// What the message asks of a server, whoever it is.
struct MessageNeeds {
  bool utf8 = false;       // RFC 6531: a mailbox or a header field outside of ASCII
  bool eight_bit = false;  // RFC 6152
};

MessageNeeds needs_of(const Envelope& envelope, ByteView message) {
  const auto is_high = [](std::uint8_t octet) { return octet >= 0x80; };
  constexpr std::string_view kEndOfHeader = "\r\n\r\n";
  const std::size_t header = std::min(as_text(message).find(kEndOfHeader), message.size());
  const ByteView fields = message.first(header);
  MessageNeeds needs;
  needs.utf8 = envelope.recipient.needs_smtputf8() ||
               (envelope.sender && envelope.sender->needs_smtputf8()) ||
               std::any_of(fields.begin(), fields.end(), is_high);
  needs.eight_bit = std::any_of(message.begin(), message.end(), is_high);
  return needs;
}

// SPEC 8.3, 8.4. No value: the host may see the message.
std::optional<Error> why_unfit(Assurance least, const DanePlan& dane,
                               const HostEvidence& evidence) {
  if (!evidence.tls) {
    if (least == Assurance::kNone && !dane.tls_required) return std::nullopt;
    return Error{Code::kTlsNotOffered, evidence.host, {}};
  }
  const bool dane_missed = !dane.usable.empty() && evidence.assurance < Assurance::kDane;
  if (!dane_missed && evidence.assurance >= least) return std::nullopt;
  if (evidence.tls->problem) {
    return Error{*evidence.tls->problem, evidence.host, evidence.tls->detail};
  }
  return Error{Code::kAssuranceUnavailable, evidence.host,
               "asked for " + std::string(name(least)) + ", reached " +
                   std::string(name(evidence.assurance))};
}

// SPEC 8.7: a domain that takes no mail, and a message that no server takes, stay so.
bool is_for_good(Code code) {
  switch (code) {
    case Code::kMxNull:
    case Code::kMxUnusable:
    case Code::kDnsNoDomain:
    case Code::kDnsNoData:
    case Code::kSmtpPermanent:
    case Code::kSmtpNoUtf8:
    case Code::kSmtpNoEightBit:
    case Code::kSmtpTooLarge:
    case Code::kSmtpBadMessage:
    case Code::kInvalidArgument:
      return true;
    default:
      return false;
  }
}

class Delivery {
 public:
  Delivery(const Envelope& envelope, ByteView message, Assurance least, const Exchange& exchange,
           const Commit& commit)
      : envelope_(envelope),
        message_(message),
        least_(least),
        exchange_(exchange),
        commit_(commit),
        needs_(needs_of(envelope, message)),
        deadline_(std::chrono::steady_clock::now() + exchange.settings.attempt) {}

  Attempt run() {
    if (!has_clean_line_ends(message_)) {
      return stop(Fate::kPermanent, Error{Code::kSmtpBadMessage, {}, "bare CR or LF"});
    }
    const Result<std::vector<MailHost>> hosts = find_mail_hosts(
        envelope_.recipient.domain(), exchange_.resolver, exchange_.random, deadline_);
    if (!hosts) {
      const Fate fate = is_for_good(hosts.code()) ? Fate::kPermanent : Fate::kTemporary;
      return stop(fate, hosts.error());
    }
    if (exchange_.sts != nullptr) {
      const auto found =
          exchange_.sts->find(envelope_.recipient.domain(), exchange_.now, deadline_);
      if (!found) return stop(Fate::kTemporary, found.error());
      policy_ = found->policy;
      if (found->problem) {
        attempt_.mta_sts_problem = found->problem->code;
        attempt_.mta_sts_detail = found->problem->detail;
      }
    }
    const std::size_t count = std::min(hosts->size(), exchange_.settings.most_hosts);
    for (std::size_t i = 0; i < count && !finished_; ++i) try_host((*hosts)[i]);
    return finished_ ? std::move(attempt_) : sum_up();
  }

 private:
  Attempt stop(Fate fate, const Error& error) {
    attempt_.fate = fate;
    attempt_.code = error.code;
    attempt_.detail = error.detail;
    finished_ = true;
    return std::move(attempt_);
  }

  void finish(Fate fate, const Error& error) {
    attempt_.fate = fate;
    attempt_.code = error.code;
    attempt_.detail = error.detail;
    finished_ = true;
  }

  void note(HostEvidence evidence, const Error& error) {
    evidence.problem = error.code;
    evidence.detail = error.detail;
    attempt_.hosts.push_back(std::move(evidence));
  }

  void try_host(const MailHost& host) {
    HostEvidence blank;
    blank.host = host.name;
    blank.preference = host.preference;
    blank.dns_secure = host.secure;
    const Result<HostAddresses> addresses = find_addresses(host, exchange_.resolver, deadline_);
    if (!addresses) return note(blank, addresses.error());
    const Result<DanePlan> dane = find_dane_plan(host, *addresses, exchange_, deadline_);
    if (!dane) return note(blank, dane.error());
    const StsPlan sts = sts_plan(policy_, host, *dane);
    blank.mta_sts = sts.mode;
    if (sts.enforced && !sts.named) {
      return note(blank, Error{Code::kMtaStsMismatch, host.name, {}});
    }
    const std::size_t count =
        std::min(addresses->addresses.size(), exchange_.settings.most_addresses);
    for (std::size_t i = 0; i < count && !finished_; ++i) {
      const std::string& address = addresses->addresses[i];
      if (is_own_machine(address) && !exchange_.settings.allow_own_machine) {
        blank.address = address;
        note(blank, Error{Code::kMxUnusable, host.name, "points to this machine"});
        continue;
      }
      try_address(host, address, *dane, sts);
    }
  }

  // What this host has to reach, whatever the message asks for.
  Assurance least_at(const StsPlan& sts) const {
    return sts.enforced ? std::max(least_, Assurance::kPkix) : least_;
  }

  void try_address(const MailHost& host, const std::string& address, const DanePlan& dane,
                   const StsPlan& sts) {
    const bool failed_in_tls = !try_session(host, address, dane, sts, TlsUse::kIfOffered);
    // SPEC 8.8, RFC 7435: ciphertext rather goes in clear than not at all. Where TLSA records or a policy ask for
    // TLS, or anything at all is required, a failed handshake stays a failed handshake.
    if (failed_in_tls && least_at(sts) == Assurance::kNone && !dane.tls_required && !finished_) {
      try_session(host, address, dane, sts, TlsUse::kNever);
    }
  }

  // False if it was TLS that did not work.
  bool try_session(const MailHost& host, const std::string& address, const DanePlan& dane,
                   const StsPlan& sts, TlsUse use) {
    HostEvidence evidence;
    Result<SmtpClient> session =
        open_session(host, address, dane, sts, use, exchange_, deadline_, evidence);
    if (!session) {
      const Code code = session.code();
      attempt_.hosts.push_back(std::move(evidence));
      return !is_tls_problem(code);
    }
    if (const std::optional<Error> unfit = why_unfit(least_at(sts), dane, evidence)) {
      session->quit();
      note(std::move(evidence), *unfit);
      return true;  // the handshake worked; nothing is gained by doing without
    }
    transact(*session, std::move(evidence));
    return true;
  }

  void transact(SmtpClient& smtp, HostEvidence evidence) {
    if (const std::optional<Error> missing = why_not_here(smtp)) {
      smtp.quit();
      return note(std::move(evidence), *missing);
    }
    Status committed = Done{};
    const Result<Reply> reply = converse(smtp, evidence, committed);
    if (!committed) {
      finish(Fate::kTemporary, committed.error());
      return note(std::move(evidence), committed.error());
    }
    if (!reply) {
      if (smtp.ended()) {
        attempt_.in_doubt = true;
        finish(Fate::kTemporary, reply.error());
      } else if (is_for_good(reply.code())) {
        finish(Fate::kPermanent, reply.error());
      }
      return note(std::move(evidence), reply.error());
    }
    smtp.quit();
    if (reply->positive()) {
      attempt_.hosts.push_back(std::move(evidence));
      return finish(Fate::kDelivered, Error{});
    }
    const Error refused{reply->permanent() ? Code::kSmtpPermanent : Code::kSmtpTemporary,
                        evidence.host, reply->summary()};
    if (reply->permanent()) finish(Fate::kPermanent, refused);
    note(std::move(evidence), refused);
  }

  // SPEC 8.6
  std::optional<Error> why_not_here(const SmtpClient& smtp) const {
    if (needs_.utf8 && !smtp.offers_smtputf8()) return Error{Code::kSmtpNoUtf8, {}, {}};
    if (needs_.eight_bit && !smtp.offers_8bitmime()) return Error{Code::kSmtpNoEightBit, {}, {}};
    if (smtp.size_limit() != 0 && message_.size() > smtp.size_limit()) {
      return Error{Code::kSmtpTooLarge, {}, std::to_string(smtp.size_limit()) + " octets"};
    }
    return std::nullopt;
  }

  // MAIL, RCPT, DATA; the first reply that is not positive, or the one to the whole message.
  Result<Reply> converse(SmtpClient& smtp, HostEvidence& evidence, Status& committed) {
    const std::string from = envelope_.sender ? envelope_.sender->text() : std::string();
    WAFERSEAL_TRY(Reply reply, smtp.mail(from, message_.size(), needs_.utf8, envelope_.dsn));
    evidence.reply = reply.summary();
    if (!reply.positive()) return reply;
    WAFERSEAL_TRY(reply, smtp.recipient(envelope_.recipient.text(), envelope_.dsn));
    evidence.reply = reply.summary();
    if (!reply.positive()) return reply;
    const auto before_end = [&] {
      committed = commit_();
      return committed;
    };
    WAFERSEAL_TRY(reply, smtp.data(message_, before_end));
    evidence.reply = reply.summary();
    return reply;
  }

  // RFC 8461, 5.1: nothing fails for good by a policy that could not be asked for anew.
  bool a_new_policy_may_help() const {
    const bool enforced = policy_ && policy_->mode == mta_sts::Mode::kEnforce;
    if (!enforced || !attempt_.mta_sts_problem) return false;
    return least_ < Assurance::kPkix ||
           std::any_of(attempt_.hosts.begin(), attempt_.hosts.end(), [](const HostEvidence& host) {
             return host.problem == Code::kMtaStsMismatch;
           });
  }

  // No host took or refused the message (SPEC 8.7, last sentence).
  Attempt sum_up() {
    const HostEvidence* temporary = nullptr;
    const HostEvidence* no_tls = nullptr;
    const HostEvidence* for_good = nullptr;
    for (const HostEvidence& host : attempt_.hosts) {
      const HostEvidence*& kind = is_tls_problem(*host.problem) ? no_tls
                                  : is_for_good(*host.problem)  ? for_good
                                                                : temporary;
      if (kind == nullptr) kind = &host;
    }
    const HostEvidence* reason = temporary != nullptr ? temporary
                                 : no_tls != nullptr  ? no_tls
                                                      : for_good;
    // With nothing required a TLS problem is one of the day.
    const bool may_get_better = least_ == Assurance::kNone || a_new_policy_may_help();
    const Fate fate = temporary != nullptr ? Fate::kTemporary
                      : no_tls == nullptr  ? Fate::kPermanent
                      : may_get_better     ? Fate::kTemporary
                                           : Fate::kTlsImpossible;
    return stop(fate, Error{*reason->problem, reason->host, reason->detail});
  }

  const Envelope& envelope_;
  const ByteView message_;
  const Assurance least_;
  const Exchange& exchange_;
  const Commit& commit_;
  const MessageNeeds needs_;
  const Deadline deadline_;
  std::optional<mta_sts::Policy> policy_;
  Attempt attempt_;
  bool finished_ = false;
};

}  // namespace

Result<OrderedAssurance> OrderedAssurance::verified(Assurance least) {
  if (least < Assurance::kPkix) return Error{Code::kInvalidArgument, "least assurance", {}};
  return OrderedAssurance(least);
}

OrderedAssurance OrderedAssurance::unverified_because_signed_orders_say_so(Assurance least) {
  return OrderedAssurance(least);
}

Attempt deliver_plaintext(const Envelope& envelope, const Plaintext& message,
                          OrderedAssurance required, const Exchange& exchange,
                          const Commit& commit) {
  return Delivery(envelope, message.reveal(), required.least(), exchange, commit).run();
}

Attempt deliver_ciphertext(const Envelope& envelope, const Ciphertext& message,
                           const Exchange& exchange, const Commit& commit) {
  return Delivery(envelope, message.view(), Assurance::kNone, exchange, commit).run();
}

Attempt deliver_status(const Envelope& envelope, const std::string& mail, const Exchange& exchange,
                       const Commit& commit) {
  return Delivery(envelope, as_bytes(mail), Assurance::kOpportunistic, exchange, commit).run();
}

}  // namespace waferseal::delivery
