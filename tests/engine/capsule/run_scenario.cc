// What another implementation of this chapter would write to run the vectors.
#include "tests/engine/capsule/sample.h"
#include "tests/engine/capsule/scenario.h"
#include "tests/engine/capsule/scenario_json.h"
#include "waferseal/answers_key.h"
#include "waferseal/own_key.h"

namespace waferseal {
namespace {

using nlohmann::json;

Bytes bytes_at(const json& input, const char* key) {
  return *base64url_decode(input.at(key).get<std::string>());
}
SecretBytes secret_at(const json& input, const char* key) {
  return SecretBytes::adopt(bytes_at(input, key));
}
template <std::size_t N>
ByteArray<N> array_at(const json& input, const char* key) {
  ByteArray<N> out{};
  const Bytes bytes = bytes_at(input, key);
  std::copy_n(bytes.begin(), std::min(N, bytes.size()), out.begin());
  return out;
}
UnixTime time_at(const json& input, const char* key) {
  return from_unix_seconds(input.at(key).get<std::int64_t>());
}

Result<json> open_header(const json& input) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(bytes_at(input, "header")));
  WAFERSEAL_TRY(const ContentKey key, ContentKey::from_bytes(bytes_at(input, "content_key")));
  WAFERSEAL_CHECK(header.check_commitment(key));
  return json{
      {"outcome", "ok"}, {"capsule_id", b64(header.capsule_id())}, {"hash", b64(header.hash())}};
}

Result<json> pad_lengths(const json& input) {
  json padded = json::array();
  for (const json& length : input.at("lengths")) {
    WAFERSEAL_TRY(const std::uint64_t one, padded_length(length.get<std::uint64_t>()));
    padded.push_back(one);
  }
  return json{{"outcome", "ok"}, {"padded", padded}};
}

Result<json> seal_pattern(const json& input) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(bytes_at(input, "header")));
  WAFERSEAL_TRY(const ContentKey key, ContentKey::from_bytes(bytes_at(input, "content_key")));
  WAFERSEAL_TRY(const WholeBody body,
                seal_body(key, header, Plaintext(pattern(input.at("length").get<std::size_t>()))));
  return json{{"outcome", "ok"},
              {"padded_length", body.sealed.padded_length},
              {"body_size", body.ciphertext.size()},
              {"list", b64(encode_segment_list(body.sealed.hashes))},
              {"seal", b64(body.sealed.seal)}};
}

Result<json> open_body_of(const json& input) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(bytes_at(input, "header")));
  WAFERSEAL_TRY(const ContentKey key, ContentKey::from_bytes(bytes_at(input, "content_key")));
  const auto length = input.at("length").get<std::uint64_t>();
  WAFERSEAL_TRY(const std::uint64_t padded, padded_length(length));
  WAFERSEAL_TRY(const BodyLayout layout, BodyLayout::for_padded_length(padded));
  WAFERSEAL_TRY(std::vector<SegmentHash> hashes,
                decode_segment_list(layout, bytes_at(input, "list")));
  WAFERSEAL_TRY(const BodyOpener opener, BodyOpener::start(key, header, array_at<32>(input, "seal"),
                                                           length, std::move(hashes)));
  WAFERSEAL_TRY(const Plaintext text, open_body(opener, bytes_at(input, "body")));
  return json{{"outcome", "ok"}, {"text", b64(text.reveal())}};
}

Result<json> open_any_slot(const json& input) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(bytes_at(input, "header")));
  WAFERSEAL_TRY(const Slot slot, parse_slot(bytes_at(input, "slot")));
  WAFERSEAL_TRY(const OpenedSlot opened, open_slot(slot, secret_at(input, "z"), header));
  return json_of(opened.payload, opened.unlock_seed);
}

Result<KeyList> key_list_at(const json& input) {
  WAFERSEAL_TRY(OpenedKeyList opened,
                open_key_list(bytes_at(input, "key_list"), std::nullopt, time_at(input, "now")));
  return std::move(opened.list);
}

Result<json> open_for_agent(const json& input) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(bytes_at(input, "header")));
  WAFERSEAL_TRY(const KeyList keys, key_list_at(input));
  WAFERSEAL_TRY(const XWingKey agent, XWingKey::from_seed(secret_at(input, "agent_seed")));
  WAFERSEAL_TRY(const Slot slot, parse_slot(bytes_at(input, "slot")));
  WAFERSEAL_TRY(const OpenedSlot opened,
                open_agent_slot(slot, agent, secret_at(input, "release_share"), header, keys));
  return json_of(opened.payload, opened.unlock_seed);
}

Result<json> open_for_sender(const json& input) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(bytes_at(input, "header")));
  WAFERSEAL_TRY(SigningKey signing, SigningKey::from_seed(secret_at(input, "signing_seed")));
  WAFERSEAL_TRY(XWingKey xwing, XWingKey::from_seed(secret_at(input, "sender_seed")));
  const UserKeys sender{std::move(signing), std::move(xwing)};
  WAFERSEAL_TRY(const Slot slot, parse_slot(bytes_at(input, "slot")));
  WAFERSEAL_TRY(const OpenedSlot opened, open_sender_slot(slot, sender, header));
  return json_of(opened.payload, opened.unlock_seed);
}

Result<json> open_reply(const json& input) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(bytes_at(input, "header")));
  WAFERSEAL_TRY(const XWingKey key, XWingKey::from_seed(secret_at(input, "reply_seed")));
  WAFERSEAL_TRY(const Slot slot, parse_slot(bytes_at(input, "slot")));
  WAFERSEAL_TRY(const OpenedSlot opened, open_reply_slot(slot, key, header));
  return json_of(opened.payload, opened.unlock_seed);
}

Result<json> open_notice_of(const json& input) {
  WAFERSEAL_TRY(const KeyList keys, key_list_at(input));
  WAFERSEAL_TRY(const XWingKey agent, XWingKey::from_seed(secret_at(input, "agent_seed")));
  WAFERSEAL_TRY(const Notice notice, open_notice(bytes_at(input, "notice"), agent, keys));
  return json_of(notice);
}

Result<json> open_list(const json& input) {
  std::optional<KeyListPin> pin;
  if (input.contains("pin")) {
    const json& known = input.at("pin");
    pin = KeyListPin{array_at<32>(known, "root"), known.at("number").get<std::uint64_t>(), {}};
    if (known.contains("record_hash")) pin->record_hash = array_at<32>(known, "record_hash");
  }
  WAFERSEAL_TRY(const OpenedKeyList opened,
                open_key_list(bytes_at(input, "key_list"), pin, time_at(input, "now")));
  json out = json_of(opened.list);
  out["pin"] = {{"root", b64(opened.pin.root)},
                {"number", opened.pin.number},
                {"record_hash", b64(*opened.pin.record_hash)}};
  return out;
}

Result<json> unwrap_keys(const json& input) {
  WAFERSEAL_TRY(const Mailbox owner, Mailbox::parse(input.at("owner").get<std::string>()));
  WAFERSEAL_TRY(const UserKeys keys,
                unwrap_user_keys(bytes_at(input, "bundle"), owner, secret_at(input, "wrap_key")));
  return json{{"outcome", "ok"},
              {"signing_seed", b64(keys.signing.seed().reveal())},
              {"xwing_seed", b64(keys.xwing.seed().reveal())}};
}

Result<json> open_question(const json& input) {
  WAFERSEAL_TRY(const XWingKey key, XWingKey::from_seed(secret_at(input, "xwing_seed")));
  WAFERSEAL_TRY(const Mailbox owner, Mailbox::parse(input.at("owner").get<std::string>()));
  WAFERSEAL_TRY(const Mailbox recipient, Mailbox::parse(input.at("recipient").get<std::string>()));
  WAFERSEAL_TRY(const SavedQuestion saved,
                open_saved_question(bytes_at(input, "sealed"), key, owner, recipient));
  return json_of(saved);
}

Result<json> open_draft_of(const json& input) {
  WAFERSEAL_TRY(const XWingKey key, XWingKey::from_seed(secret_at(input, "xwing_seed")));
  WAFERSEAL_TRY(const Mailbox owner, Mailbox::parse(input.at("owner").get<std::string>()));
  WAFERSEAL_TRY(const Draft draft,
                open_draft(bytes_at(input, "sealed"), key, owner, array_at<16>(input, "id")));
  return json_of(draft);
}

Result<json> open_key(const json& input) {
  WAFERSEAL_TRY(const XWingKey key, XWingKey::from_seed(secret_at(input, "xwing_seed")));
  WAFERSEAL_TRY(const Mailbox owner, Mailbox::parse(input.at("owner").get<std::string>()));
  WAFERSEAL_TRY(const SecretBytes own, open_own_key(bytes_at(input, "sealed"), key, owner,
                                                    input.at("fingerprint").get<std::string>()));
  return json{{"outcome", "ok"}, {"key", b64(own.reveal())}};
}

Result<json> open_backup(const json& input) {
  const SecretBytes code(as_bytes(input.at("code").get<std::string>()));
  WAFERSEAL_TRY(const KeyBackup backup, open_key_backup(bytes_at(input, "file"), code));
  return json_of(backup);
}

Result<json> open_shared(const json& input) {
  WAFERSEAL_TRY(const XWingKey key, XWingKey::from_seed(secret_at(input, "answers_seed")));
  WAFERSEAL_TRY(
      const SavedQuestion saved,
      open_shared_question(bytes_at(input, "sealed"), key, input.at("scope").get<std::string>(),
                           array_at<16>(input, "id")));
  return json_of(saved);
}

Result<json> open_key_copy(const json& input) {
  WAFERSEAL_TRY(const KeyList keys, key_list_at(input));
  WAFERSEAL_TRY(const XWingKey own, XWingKey::from_seed(secret_at(input, "xwing_seed")));
  WAFERSEAL_TRY(const Mailbox holder, Mailbox::parse(input.at("holder").get<std::string>()));
  WAFERSEAL_TRY(const AnswersKey key, open_answers_key(bytes_at(input, "copy"), holder, own, keys));
  return json{
      {"outcome", "ok"}, {"generation", key.generation}, {"seed", b64(key.key.seed().reveal())}};
}

}  // namespace

json run_scenario(const json& scenario) {
  const std::pair<const char*, Result<json> (*)(const json&)> operations[] = {
      {"open_header", open_header},           {"pad_lengths", pad_lengths},
      {"seal_pattern", seal_pattern},         {"open_body", open_body_of},
      {"open_slot", open_any_slot},           {"open_agent_slot", open_for_agent},
      {"open_sender_slot", open_for_sender},  {"open_notice", open_notice_of},
      {"open_key_list", open_list},           {"unwrap_user_keys", unwrap_keys},
      {"open_saved_question", open_question}, {"open_reply_slot", open_reply},
      {"open_draft", open_draft_of},          {"open_own_key", open_key},
      {"open_key_backup", open_backup},       {"open_shared_question", open_shared},
      {"open_answers_key", open_key_copy},
  };
  for (const auto& [name, operation] : operations) {
    if (scenario.at("operation") == name) {
      const Result<json> result = operation(scenario.at("input"));
      return result ? *result : failure(result.code());
    }
  }
  return failure(Code::kInternal);
}

}  // namespace waferseal
