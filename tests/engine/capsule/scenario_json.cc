#include "tests/engine/capsule/scenario_json.h"

namespace waferseal {
namespace {

using nlohmann::json;

json text_or_null(const std::optional<Mailbox>& mailbox) {
  return mailbox ? json(mailbox->text()) : json(nullptr);
}

}  // namespace

json failure(Code code) { return {{"outcome", std::string(code_name(code))}}; }

json json_of(const DeliveryOrders& orders) {
  json recipients = json::array();
  for (const OrderedRecipient& recipient : orders.recipients) {
    json notify = nullptr;
    if (recipient.notify) {
      notify = (recipient.notify->success ? 1 : 0) + (recipient.notify->failure ? 2 : 0) +
               (recipient.notify->delay ? 4 : 0);
    }
    recipients.push_back(
        {{"mailbox", recipient.mailbox.text()},
         {"least_assurance", static_cast<int>(recipient.least_assurance)},
         {"expires", unix_seconds(recipient.expires)},
         {"fallback", recipient.fallback ? json(b64(*recipient.fallback)) : json()},
         {"notify", notify},
         {"own_transaction", recipient.own_transaction}});
  }
  return {{"envelope_sender", text_or_null(orders.envelope_sender)},
          {"recipients", recipients},
          {"dsn_return", static_cast<int>(orders.dsn_return)},
          {"dsn_envelope_id", orders.dsn_envelope_id}};
}

json json_of(const SenderRecord& record) {
  json copies = json::array();
  for (const SenderCopy& copy : record.copies) {
    copies.push_back({{"slot_id", b64(copy.slot_id)},
                      {"recipient", copy.recipient.text()},
                      {"link_secret", b64(copy.link_secret.reveal())},
                      {"question", copy.question},
                      {"answer", as_text(copy.answer.reveal())},
                      {"answer_seed", b64(copy.answer_seed.reveal())}});
  }
  return {{"control_seed", b64(record.control_seed.reveal())}, {"copies", copies}};
}

json json_of(const SavedQuestion& saved) {
  return {{"outcome", "ok"},
          {"question", saved.question},
          {"answer", as_text(saved.answer.reveal())},
          {"answer_seed", b64(saved.answer_seed.reveal())},
          {"strength", static_cast<int>(saved.strength)}};
}

json json_of(const Draft& draft) {
  json answers = json::array();
  for (const DraftAnswer& answer : draft.answers) {
    answers.push_back({{"recipient", answer.recipient},
                       {"answer", as_text(answer.answer.reveal())},
                       {"answer_seed", b64(answer.answer_seed.reveal())},
                       {"strength", static_cast<int>(answer.strength)}});
  }
  json files = nullptr;
  if (draft.files) {
    files = {{"content_key", b64(draft.files->content_key.bytes().reveal())},
             {"header", b64(draft.files->header.encoded())},
             {"seal", b64(draft.files->seal)},
             {"sizes", draft.files->sizes}};
  }
  return {{"outcome", "ok"}, {"written", draft.written}, {"answers", answers}, {"files", files}};
}

json json_of(const KeyBackup& backup) {
  return {{"outcome", "ok"},
          {"owner", backup.owner.text()},
          {"made", unix_seconds(backup.made)},
          {"key", b64(backup.key.reveal())}};
}

json json_of(const Notice& notice) {
  return {{"outcome", "ok"},
          {"slot_id", b64(notice.slot_id)},
          {"seal", b64(notice.seal)},
          {"sender", notice.sender.text()},
          {"recipient", notice.recipient.text()},
          {"link", as_text(notice.link.reveal())},
          {"least_assurance", static_cast<int>(notice.least_assurance)},
          {"send_at", notice.send_at ? json(unix_seconds(*notice.send_at)) : json()},
          {"expires", unix_seconds(notice.expires)}};
}

json json_of(const KeyList& list) {
  json agents = json::array();
  for (const ListedAgent& agent : list.agents) {
    agents.push_back({{"xwing", b64(agent.xwing.bytes)},
                      {"signing", b64(agent.signing.bytes)},
                      {"not_before", unix_seconds(agent.not_before)},
                      {"not_after", unix_seconds(agent.not_after)}});
  }
  json guards = json::array();
  for (const ListedGuard& guard : list.guards) {
    guards.push_back(
        {{"id", b64(guard.id)}, {"identity", b64(guard.identity.bytes)}, {"origin", guard.origin}});
  }
  json users = json::array();
  for (const ListedUser& user : list.users) {
    users.push_back({{"mailbox", user.mailbox.text()},
                     {"signing", b64(user.signing.bytes)},
                     {"xwing", b64(user.xwing.bytes)}});
  }
  return {{"outcome", "ok"},
          {"number", list.number},
          {"issued", unix_seconds(list.issued)},
          {"expires", unix_seconds(list.expires)},
          {"agents", agents},
          {"guards", guards},
          {"account", list.account ? json(b64(list.account->bytes)) : json()},
          {"users", users}};
}

json json_of(const AnsweredCopy& answered) {
  const Statement& statement = answered.statement.statement;
  return {{"slot_id", b64(answered.slot_id)},
          {"portal", b64(answered.portal)},
          {"seal", b64(statement.seal)},
          {"sender", statement.sender.text()},
          {"signer", b64(answered.statement.signer.bytes)}};
}

json json_of(const SlotPayload& payload, const SecretBytes& unlock_seed) {
  const Statement& statement = payload.statement.statement;
  json out = {{"outcome", "ok"},
              {"content_key", b64(payload.content_key.bytes().reveal())},
              {"length", payload.length},
              {"recipient", text_or_null(payload.recipient)},
              {"sender", statement.sender.text()},
              {"date", unix_seconds(statement.date)},
              {"signer", b64(payload.statement.signer.bytes)},
              {"unlock_seed", b64(unlock_seed.reveal())}};
  if (const auto* orders = std::get_if<DeliveryOrders>(&payload.extra)) {
    out["orders"] = json_of(*orders);
  }
  if (const auto* record = std::get_if<SenderRecord>(&payload.extra)) {
    out["record"] = json_of(*record);
  }
  if (const auto* answered = std::get_if<AnsweredCopy>(&payload.extra)) {
    out["answered"] = json_of(*answered);
  }
  return out;
}

}  // namespace waferseal
