#include "tests/native/agent/agent_world.h"

#include <stdlib.h>

#include <iostream>

namespace waferseal::delivery {
namespace {

constexpr char kOrigin[] = "http://localhost:1";

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::cerr << "agent world: " << describe(result.error()) << "\n";
    std::abort();
  }
  return std::move(*result);
}

Mailbox mailbox(const std::string& text) { return must(Mailbox::parse(text)); }

}  // namespace

AgentTestWorld::AgentTestWorld() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "waferseal-agent-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  folder = pattern;
  store = must(native::open_store(folder));
  blobs = std::make_unique<native::BlobStore>(must(native::BlobStore::open(folder / "blobs")));
  guard_id_ = system_random().array<16>();
  native::GuardHooks hooks;
  hooks.steady = [this] { return now.time_since_epoch(); };
  guard = must(native::GuardService::open(
      folder / "guard",
      GuardKeys{guard_id_, SigningKey::generate(system_random()), ticket_key_.public_key(),
                system_random().secret(32), system_random().secret(32)},
      [this] { return now; }, std::move(hooks)));
  must(add_agent_key(folder / "agent.key", agent_key, now));
  retry.tls_attempts = 1;
  put_key_list(1, root);
}

AgentTestWorld::~AgentTestWorld() {
  guard.reset();
  store.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

Result<SecretBytes> AgentTestWorld::post(const std::string& origin, const std::string& path,
                                         const Bytes& body) {
  WAFERSEAL_TRY(Bytes reply, ask_guard(origin, path, body));
  return SecretBytes::adopt(std::move(reply));
}

Result<Bytes> AgentTestWorld::ask_guard(const std::string& origin, const std::string& path,
                                        const Bytes& body) {
  if (guard_fault) return Error{*guard_fault, origin, {}};
  if (path == guard_fault_at) return Error{Code::kNetwork, origin, {}};
  if (origin != kOrigin) return Error{Code::kNetwork, origin, {}};
  constexpr std::string_view kPrefix = "/guard/v1/";
  const auto operation = guard_operation_from_name(path.substr(kPrefix.size()));
  if (!operation) return Code::kNotFound;
  return guard->handle(*operation, body);
}

void AgentTestWorld::begin_another_store() {
  store.reset();
  for (const char* const file : {"store.db", "store.db-wal", "store.db-shm"}) {
    std::filesystem::remove(folder / file);
  }
  store = must(native::open_store(folder));
}

void AgentTestWorld::put_key_list(std::uint64_t number, const SigningKey& signer,
                                  const std::vector<ListedAgent>& before) {
  KeyList list;
  list.number = number;
  list.issued = now - std::chrono::hours(1);
  list.expires = now + std::chrono::hours(24 * 300);
  list.agents = {agent_key.listed()};
  list.agents.insert(list.agents.end(), before.begin(), before.end());
  list.guards = {{guard_id_, guard->identity(), kOrigin}};
  list.users = {
      {mailbox("anna@sender.test"), sender.signing.public_key(), sender.xwing.public_key()}};
  must(store->settings().put_key_list(number, must(sign_key_list(signer, list))));
}

Agent AgentTestWorld::agent(std::size_t workers) {
  exchange_ = std::make_unique<MailExchange>(
      MailExchange{mail.settings, retry, mail.trust, mail.dns, mail.random});
  AgentSettings settings;
  settings.root = key_fingerprint(root.public_key());
  settings.pin_file = folder / "pin";
  settings.key_file = folder / "agent.key";
  settings.workers = workers;
  return must(
      Agent::start(settings, AgentWorld{*blobs, *exchange_, *this, [this] { return now; }}));
}

template <class Session>
void AgentTestWorld::run(Session& session) {
  while (!session.waits_for_caller()) {
    for (EscrowRequest& request : session.outgoing()) {
      session.receive(request.id, ask_guard(request.origin, request.path, request.body));
    }
  }
  if (session.failed()) must(Status(session.error()));
}

Bytes AgentTestWorld::ticket() {
  Ticket ticket;
  ticket.id = system_random().array<16>();
  ticket.guard = guard_id_;
  ticket.account = "test";
  ticket.sender = "anna@sender.test";
  ticket.expires = now + std::chrono::hours(1);
  ticket.records = 10;
  return make_ticket(ticket_key_, ticket);
}

StoredMessage AgentTestWorld::store_message(const SealedTestMessage& wanted) {
  RandomSource& random = system_random();
  const Mailbox anna = mailbox("anna@sender.test");
  const UnixTime expires = now + wanted.life;
  const auto planned_guard = [&] {
    return std::vector<PlannedGuard>{{guard_id_, kOrigin, guard->identity(), ticket()}};
  };
  StoredMessage out;
  out.id = base64url_encode(random.array<16>());
  out.control_seed = random.secret(32);
  std::vector<ArmStatement> arms;

  const NewCapsule capsule = new_capsule(random);
  WholeBody body =
      must(seal_body(capsule.content_key, capsule.header, Plaintext(to_bytes(wanted.text))));
  const BodySeal seal = body.sealed.seal;

  native::NewMessage stored;
  stored.message.id = out.id;
  stored.message.owner = anna.text();
  stored.message.created_at = now;
  stored.message.header = capsule.header.encoded();
  stored.message.seal = seal;
  stored.message.body_blob = base64url_encode(random.array<16>());
  stored.message.idempotency_key = to_bytes(out.id);
  if (wanted.stored_text) {
    body = must(
        seal_body(capsule.content_key, capsule.header, Plaintext(to_bytes(*wanted.stored_text))));
    stored.message.seal = body.sealed.seal;
  }
  must(blobs->put(stored.message.body_blob, body.ciphertext.view()));

  // The fall-back.
  if (wanted.fallback) {
    QuestionPlan plan{.sender = anna.text(),
                      .recipient = wanted.recipients[0],
                      .reply_key = std::nullopt,
                      .question = "Where did we meet?",
                      .answer = must(normalise_answer(SecretBytes(as_bytes("in the rain")))),
                      .answer_key = SigningKey::generate(random),
                      .control_seed = out.control_seed.clone(),
                      .guards = planned_guard()};
    QuestionSetup question = must(QuestionSetup::start(std::move(plan), random));
    run(question);
    out.fallback_slot = question.slot_id();
    out.link = question.link().url("https://portal.test");
    for (ArmStatement& arm : must(question.arm(SigningKey::generate(random).public_key(),
                                               {expires, true, agent_key.signing.public_key()}))) {
      arms.push_back(std::move(arm));
    }
    Notice notice{.slot_id = wanted.notice_slot.value_or(out.fallback_slot),
                  .seal = seal,
                  .sender = anna,
                  .recipient = mailbox(wanted.recipients[0]),
                  .link = SecretBytes(as_bytes(out.link)),
                  .least_assurance = wanted.notice_least,
                  .send_at = std::nullopt,
                  .expires = expires};
    if (wanted.notice_of_another_body) {
      notice.seal =
          must(seal_body(capsule.content_key, capsule.header, Plaintext(to_bytes("other"))))
              .sealed.seal;
    }
    const SigningKey& signer = wanted.notice_signer ? *wanted.notice_signer : sender.signing;
    native::NoticeRecord record;
    record.copy_id = 1;
    record.dormant = true;
    record.record = must(seal_notice(agent_key.xwing.public_key(), signer, notice, random));
    stored.notices.push_back(std::move(record));
    native::SlotRecord slot;
    slot.slot_id = Bytes(out.fallback_slot.begin(), out.fallback_slot.end());
    slot.copy_id = 1;
    slot.kind = SlotKind::kQuestion;
    slot.record = {1};
    slot.locator = Bytes(out.fallback_slot.begin(), out.fallback_slot.end());
    slot.dormant = true;
    slot.arm = wanted.stored_arm.value_or(arms.back().body);
    stored.slots.push_back(std::move(slot));
  }

  // The agent's slot.
  out.agent_slot = random.array<16>();
  ReleaseSetup release = must(
      ReleaseSetup::start(out.agent_slot, out.control_seed.clone(), planned_guard(), 1, random));
  run(release);
  DeliveryOrders orders;
  orders.envelope_sender = wanted.envelope_sender ? mailbox(*wanted.envelope_sender) : anna;
  orders.dsn_return = wanted.dsn_return;
  orders.dsn_envelope_id = wanted.envelope_id;
  for (const std::string& recipient : wanted.recipients) {
    OrderedRecipient ordered{.mailbox = mailbox(recipient),
                             .least_assurance = wanted.least,
                             .expires = expires,
                             .fallback = std::nullopt,
                             .notify = wanted.notify,
                             .own_transaction = true};
    if (wanted.fallback && orders.recipients.empty()) ordered.fallback = out.fallback_slot;
    orders.recipients.push_back(std::move(ordered));
  }
  const SigningKey& signer = wanted.signer ? *wanted.signer : sender.signing;
  SlotPayload payload{.content_key = capsule.content_key.clone(),
                      .length = body.sealed.length,
                      .recipient = std::nullopt,
                      .statement = sign_statement(
                          signer, Statement{seal, now, anna, std::nullopt, orders_hash(orders)}),
                      .extra = orders};
  const MadeSlot made = must(make_agent_slot(agent_key.xwing.public_key(), release.release_share(),
                                             out.agent_slot, seal, payload, random));
  native::SlotRecord agent_record;
  agent_record.slot_id = Bytes(out.agent_slot.begin(), out.agent_slot.end());
  agent_record.kind = SlotKind::kAgent;
  agent_record.record = encode_slot(made.slot);
  stored.slots.push_back(std::move(agent_record));
  for (ArmStatement& arm : must(release.arm({expires, false, agent_key.signing.public_key()}))) {
    arms.push_back(std::move(arm));
  }

  for (std::size_t i = 0; i < wanted.recipients.size(); ++i) {
    native::CopyRecord copy;
    copy.recipient = wanted.stored_recipient.value_or(wanted.recipients[i]);
    copy.method = Method::kTls;
    if (wanted.fallback && i == 0) {
      copy.fallback = Method::kEscrowQuestion;
      copy.slot_id = Bytes(out.fallback_slot.begin(), out.fallback_slot.end());
    }
    stored.copies.push_back(std::move(copy));
  }

  must(store->messages().put_message(stored));
  for (const ArmStatement& arm : arms) must(guard->handle(GuardOperation::kArm, arm.body));
  std::vector<native::NewQueueRow> rows;
  for (const native::CopyRecord& copy : must(store->messages().copies_of(out.id))) {
    out.copies.push_back(copy.id);
    native::NewQueueRow row;
    row.kind = native::QueueKind::kTls;
    row.copy_id = copy.id;
    row.not_before = now;
    row.domain = copy.recipient.substr(copy.recipient.find('@') + 1);
    rows.push_back(row);
  }
  must(store->messages().accept(out.id, now, rows));
  return out;
}

Result<RecordState> AgentTestWorld::state_at_guard(const SlotId& slot) {
  // Releasing what is armed changes nothing; on a dormant one it would, so ask for nothing else
  // after this.
  WAFERSEAL_TRY(const Bytes reply, guard->handle(GuardOperation::kRelease,
                                                 make_release(agent_key.signing, guard_id_, slot)));
  WAFERSEAL_TRY(const RecordStatus status, parse_record_status(reply));
  return status.state;
}

RecordState AgentTestWorld::state_of_armed(const SlotId& slot) {
  const auto record = must(store->messages().slot_by_id(slot));
  return must(parse_record_status(must(guard->handle(GuardOperation::kArm, record->arm)))).state;
}

Code AgentTestWorld::hand_over_code(const SlotId& slot) {
  const Bytes challenge = must(guard->handle(GuardOperation::kChallenge, make_challenge_request()));
  const Result<Bytes> reply = guard->handle(
      GuardOperation::kHandOver,
      make_hand_over(agent_key.signing, guard_id_, slot, must(parse_challenge(challenge))));
  return reply ? Code::kInternal : reply.code();
}

}  // namespace waferseal::delivery
