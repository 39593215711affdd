#include "tests/native/server/browser.h"

#include "engine/bytes/cbor.h"

namespace waferseal::native {

nlohmann::json Browser::request(const std::vector<std::string>& recipients) {
  const auto me = client_.get("/api/v1/me").json();
  const auto known = client_.post_json("/api/v1/lookup", {{"recipients", recipients}});
  EXPECT_EQ(known.status, 200) << known.body;
  nlohmann::json request;
  request["sender"] = kAnna;
  request["interactive"] = true;
  request["available_methods"] = me["available_methods"];
  request["policy"] = me["policy"];
  request["books"] = known.json()["books"];
  request["facts"] = known.json()["facts"];
  request["recipients"] = nlohmann::json::array();
  for (const std::string& recipient : recipients) {
    nlohmann::json one = {{"mailbox", recipient}};
    if (recipient == kQuinn) one["question"] = "strong";
    request["recipients"].push_back(one);
  }
  return request;
}

Result<Bytes> Browser::post(const EscrowRequest& request) {
  HttpClient anyone = world_.client();
  anyone.headers.clear();
  const HttpReply reply = anyone.post_cbor(request.path, request.body);
  if (reply.status == 200) return reply.bytes();
  if (reply.status == 0) return Error{Code::kNetwork, {}, {}};
  const auto code = code_from_name(reply.code());
  return Error{code.value_or(Code::kInternal), request.path, reply.body};
}

Result<SealedCopies> Browser::seal(const nlohmann::json& request) {
  WAFERSEAL_TRY(Request parsed, parse_request(request.dump()));
  Resolution resolution = resolve(parsed);
  mime::Message message{{"Anna", *Mailbox::parse(kAnna)}};
  for (const Recipient& recipient : parsed.recipients) {
    message.to.push_back({"", recipient.mailbox});
  }
  message.subject = "MARKER-subject";
  message.date = world_.now();
  message.text = kText;
  SealPlan plan{std::move(message), std::move(parsed), std::move(resolution)};
  for (const char* const recipient : {kTom, kQuinn}) {
    plan.questions.push_back({*Mailbox::parse(recipient),
                              "What did we eat on the ferry?",
                              SecretBytes(as_bytes(kAnswer)),
                              {},
                              Strength::kStrong});
  }
  const auto tickets = client_.post_json("/api/v1/tickets", {{"records", 10}}).json();
  WAFERSEAL_TRY(Bytes ticket, base64url_decode(tickets["tickets"][0]["ticket"].get<std::string>()));
  plan.tickets.push_back({world_.guard_id(), std::move(ticket)});
  plan.portal_origin = world_.origin();
  plan.now = world_.now();
  plan.expires = plan.now + std::chrono::hours(24 * 14);
  WAFERSEAL_TRY(SealSession session, SealSession::start(std::move(plan), world_.annas_keys(),
                                                        world_.key_list(), system_random()));
  while (!session.ready()) {
    if (session.failed()) return session.error();
    for (const EscrowRequest& outgoing : session.outgoing()) {
      session.receive(outgoing.id, post(outgoing));
    }
  }
  return std::move(session).seal(system_random());
}

Bytes Browser::upload(const SealedCopies& copies) {
  std::vector<std::string> ids;
  for (const Ciphertext& blob : copies.blobs) {
    const auto made = client_.post_json("/api/v1/uploads", {{"size", blob.size()}}).json();
    const std::string id = made["id"].get<std::string>();
    for (std::uint64_t at = 0; at < blob.size(); at += kSegmentSize) {
      const ByteView part = blob.view().subspan(at, std::min(kSegmentSize, blob.size() - at));
      const HttpReply put = client_.send(
          "PUT", "/api/v1/uploads/" + id + "/segments/" + std::to_string(at / kSegmentSize),
          "application/octet-stream", std::string(as_text(part)));
      EXPECT_EQ(put.status, 200) << put.body;
    }
    ids.push_back(id);
  }
  return encode_sealed_message(copies.message, ids);
}

HttpReply Browser::submit(const Bytes& record, const std::string& key) {
  return client_.post_cbor("/api/v1/messages", record, {{"Idempotency-Key", key}});
}

HttpReply Browser::send(const nlohmann::json& request) {
  auto sealed = seal(request);
  EXPECT_TRUE(sealed) << (sealed ? "" : describe(sealed.error()));
  last_ = std::move(*sealed);
  return submit(upload(*last_), base64url_encode(system_random().array<16>()));
}

Result<OpenedSlot> Browser::own_slot() {
  for (const SealedSlot& sealed : last_->message.slots) {
    if (sealed.kind != SlotKind::kSender) continue;
    WAFERSEAL_TRY(const Slot slot, parse_slot(sealed.record));
    WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(last_->message.capsule->header));
    return open_sender_slot(slot, world_.annas_keys(), header);
  }
  return Error{Code::kNotFound, "sender slot", {}};
}

Result<Pickup> Browser::open_page(std::size_t question) {
  WAFERSEAL_TRY(const OpenedSlot own, own_slot());
  const auto& copies = std::get<SenderRecord>(own.payload.extra).copies;
  if (question >= copies.size()) return Error{Code::kNotFound, "question", {}};
  WAFERSEAL_TRY(const LinkSecret link, LinkSecret::from_bytes(copies[question].link_secret));
  return open_page(link.url(world_.origin()));
}

Result<Pickup> Browser::open_page(const std::string& link) {
  return Pickup::start(link, world_.origin(), world_.key_list(), texts_.emplace_back(),
                       system_random());
}

void Browser::run(Pickup& pickup) {
  for (int turn = 0; turn < 50; ++turn) {
    const auto requests = pickup.outgoing();
    if (requests.empty()) return;
    for (const EscrowRequest& outgoing : requests) pickup.receive(outgoing.id, post(outgoing));
  }
}

HttpReply Browser::control(const std::string& id, const std::vector<Bytes>& messages) {
  CborWriter body;
  body.array(messages.size());
  for (const Bytes& message : messages) body.bytes(message);
  return client_.post_cbor("/api/v1/messages/" + id + "/control", std::move(body).take());
}

}  // namespace waferseal::native
