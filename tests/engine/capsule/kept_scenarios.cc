// SPEC 3.15 to 3.17 as vectors: drafts, own keys, key backups.
#include <algorithm>

#include "engine/account/recovery_code.h"
#include "engine/bytes/cbor.h"
#include "engine/capsule/padding.h"
#include "tests/engine/account/forge.h"
#include "tests/engine/capsule/sample.h"
#include "tests/engine/capsule/scenario.h"
#include "tests/engine/capsule/scenario_json.h"
#include "waferseal/key_backup.h"
#include "waferseal/own_key.h"

namespace waferseal {
namespace {

using nlohmann::json;

// Scenarios of one kind of record: all inputs are like `input` but for the record, in the member `file`
// or `sealed`.
class Records {
 public:
  Records(std::vector<Scenario>& all, std::string kind, std::string operation, const char* member,
          json input)
      : all_(all),
        kind_(std::move(kind)),
        operation_(std::move(operation)),
        member_(member),
        input_(std::move(input)) {}

  // The name is the kind's, with `which` behind it.
  void add(const std::string& which, const char* clause, const char* about, const Bytes& record,
           json expect, const json& other_input = json::object()) {
    json input = input_;
    input[member_] = b64(record);
    input.update(other_input);
    all_.push_back({which.empty() ? kind_ : kind_ + "-" + which,
                    {{"clause", clause},
                     {"about", about},
                     {"operation", operation_},
                     {"input", std::move(input)},
                     {"expect", std::move(expect)}}});
  }

  // What is wrong with the record around what is wrapped. `good` opens.
  void add_other_forms(const char* clause, const Bytes& good, Code malformed) {
    const auto refused = [&](const char* which, const char* about, const Bytes& record) {
      add(which, clause, about, record, failure(malformed));
    };
    constexpr std::ptrdiff_t kVersionAt = 1;  // key and value, after the head of the map
    constexpr std::ptrdiff_t kSaltAt = 3;     // key, head of two bytes, salt
    constexpr std::ptrdiff_t kWrappedAt = kSaltAt + 3 + 32;
    Bytes record = good;
    record[kVersionAt + 1] = 2;
    refused("version-2", "Another version.", record);
    record = good;
    record.push_back(0);
    refused("trailing-byte", "A byte more behind the record.", record);
    record = good;
    record.insert(record.begin() + kVersionAt + 1, 0x18);
    refused("not-canonical", "The version in two bytes instead of one.", record);
    record = good;
    std::rotate(record.begin() + kVersionAt, record.begin() + kSaltAt, record.begin() + kWrappedAt);
    refused("fields-swapped", "The salt stands before the version.", record);
    record = good;
    record[0] = 0xA4;
    append(record, Bytes{0x04, 0x00});
    refused("unknown-field", "A fourth field.", record);
    record = good;
    record[kSaltAt + 2] = 31;
    record.erase(record.begin() + kSaltAt + 3);
    refused("salt-short", "A salt of 31 bytes.", record);
    record = good;
    record.pop_back();
    refused("cut", "The last byte is missing.", record);
  }

 private:
  std::vector<Scenario>& all_;
  std::string kind_;
  std::string operation_;
  const char* member_;
  json input_;
};

// `record` with the salt of another one.
Bytes with_salt_of(const Bytes& other, Bytes record) {
  std::copy_n(other.begin() + 6, 32, record.begin() + 6);
  return record;
}

// ---------------------------------------------------------------- drafts

constexpr const char* kWritten =
    R"({"subject":"Results","text":"Dear Bob,\n\nall is well.\n","recipients":[)"
    R"({"mailbox":"bob@example.net","name":"Bob","field":"to",)"
    R"("question":{"question":"Where did we meet?","save":false}}],)"
    R"("tlsOptOut":false,"floor":{},)"
    R"("files":[{"name":"a.txt","type":"text/plain"},{"name":"b.txt","type":"text/plain"}]})";

class DraftScenarios {
 public:
  explicit DraftScenarios(std::vector<Scenario>& all)
      : records_(all, "draft", "open_draft", "sealed",
                 {{"xwing_seed", b64(sample_.ann.xwing.seed().reveal())},
                  {"owner", sample_.ann_mailbox.text()},
                  {"id", b64(id_)}}) {}

  void make() {
    const Draft full = full_draft();
    const Bytes good = seal(full);
    records_.add("", "3.15.3", "A draft with an answer and two files.", good, json_of(full));
    records_.add("text-only", "3.15.3", "Nothing but text.", forged(content("{}")),
                 text_only("{}"));
    records_.add_other_forms("3.15.1", good, Code::kDraftMalformed);
    add_others(good);
    add_padding();
    add_contents();
  }

 private:
  Draft full_draft() {
    Draft draft;
    draft.written = kWritten;
    draft.answers.push_back(
        {0, SecretBytes(as_bytes("In the library")), sample_.random.secret(32), Strength::kStrong});
    NewCapsule capsule = new_capsule(sample_.random);
    draft.files.emplace(DraftFiles{std::move(capsule.content_key),
                                   std::move(capsule.header),
                                   sample_.random.array<32>(),
                                   {1200, 0}});
    return draft;
  }
  Bytes seal(const Draft& draft) {
    return *seal_draft(sample_.ann.xwing, sample_.ann_mailbox, id_, draft, sample_.random);
  }
  Bytes forged_padded(ByteView padded) {
    return forge_draft(padded, sample_.ann.xwing, sample_.ann_mailbox, id_,
                       sample_.random.array<32>());
  }
  Bytes forged(ByteView content, std::size_t size = 4096) {
    return forged_padded(capsule::pad_content(content, size)->reveal());
  }
  static json text_only(const std::string& written) {
    Draft draft;
    draft.written = written;
    return json_of(draft);
  }

  // Content with what stands in the places of the answers and of the files.
  static Bytes content(std::string_view written, const Bytes& answers = {0x80},
                       const Bytes& files = {0xF6}) {
    CborWriter writer;
    writer.map(3);
    writer.uint(1), writer.text(written);
    writer.uint(2);
    Bytes bytes = std::move(writer).take();
    append(bytes, answers);
    bytes.push_back(0x03);
    append(bytes, files);
    return bytes;
  }
  static Bytes one_answer(std::size_t answer, std::size_t seed, std::uint64_t strength) {
    CborWriter writer;
    writer.array(1), writer.map(4);
    writer.uint(1), writer.uint(0);
    writer.uint(2), writer.bytes(Bytes(answer, 'x'));
    writer.uint(3), writer.bytes(Bytes(seed, 7));
    writer.uint(4), writer.uint(strength);
    return std::move(writer).take();
  }
  Bytes files(const Bytes& header, std::size_t seal, const std::vector<std::uint64_t>& sizes) {
    CborWriter writer;
    writer.map(4);
    writer.uint(1), writer.bytes(Bytes(32, 5));
    writer.uint(2), writer.bytes(header);
    writer.uint(3), writer.bytes(Bytes(seal, 6));
    writer.uint(4), writer.array(sizes.size());
    for (const std::uint64_t size : sizes) writer.uint(size);
    return std::move(writer).take();
  }

  void add_others(const Bytes& good) {
    const auto refused = [&](const char* which, const char* about, const Bytes& record,
                             const json& input = json::object()) {
      records_.add(which, "3.15.7", about, record, failure(Code::kDraftOpenFailed), input);
    };
    refused("other-id", "Shown under the id of another draft.", good,
            {{"id", b64(sample_.random.array<16>())}});
    refused("other-owner", "Shown to another owner.", good,
            {{"owner", sample_.eve_mailbox.text()}});
    refused("other-key", "The key of another user.", good,
            {{"xwing_seed", b64(sample_.eve.xwing.seed().reveal())}});
    refused("salt-of-another", "The salt of another draft of the same id.",
            with_salt_of(forged(content("{}")), good));
    Bytes changed = good;
    changed.back() ^= 1;
    refused("changed", "One bit of what is wrapped is changed.", changed);
    const SavedQuestion saved{"Where did we meet?", SecretBytes(as_bytes("In the library")),
                              sample_.random.secret(32), Strength::kStrong};
    refused("saved-question", "A saved question of the same owner.",
            *seal_saved_question(sample_.ann.xwing, sample_.ann_mailbox, sample_.bob_mailbox, saved,
                                 sample_.random));
  }

  void add_padding() {
    const auto refused = [&](const char* which, const char* about, const Bytes& record) {
      records_.add(which, "3.15.2", about, record, failure(Code::kDraftMalformed));
    };
    // 5 bytes before the text of this length, 4 behind it and 4 of its length: one more than 4096.
    const std::string longer(4084, 'x');
    records_.add("longer", "3.15.2", "Content that does not fit into 4096 bytes.",
                 forged(content(longer), 4352), text_only(longer));
    refused("padding-short", "Padded to less than 4096 bytes.", forged(content("{}"), 64));
    refused("padding-long", "Padded to a Padmé length, but a larger one than its own.",
            forged(content("{}"), 4352));
    refused("padding-missing", "Longer than 4096 bytes and not padded at all.",
            forged(content(longer), 4097));
    Bytes padded(4096);
    const Bytes text = content("{}");
    padded[3] = static_cast<std::uint8_t>(text.size());
    std::copy(text.begin(), text.end(), padded.begin() + 4);
    padded.back() = 1;
    refused("padding-not-zero", "The last byte of the padding is 1.", forged_padded(padded));
    padded.back() = 0;
    padded[0] = 1;
    refused("length-too-large", "A length beyond the padding.", forged_padded(padded));
    refused("empty", "Nothing is wrapped, not even a length.", forged_padded({}));
  }

  void add_contents() {
    const auto refused = [&](const char* which, const char* about, const Bytes& text) {
      records_.add(which, "3.15.3", about, forged(text), failure(Code::kDraftMalformed));
    };
    Bytes text = content("{}");
    text.push_back(0);
    refused("content-trailing-byte", "A byte more behind the content, inside its length.", text);
    text = content("{}");
    text.insert(text.begin() + 2, 0x78);  // the head of a text whose length is in the next byte
    text[3] = 2;
    refused("content-not-canonical", "The length of the text in two bytes instead of one.", text);
    refused("content-fields-swapped", "The files stand before the answers.",
            Bytes{0xA3, 0x01, 0x62, '{', '}', 0x03, 0xF6, 0x02, 0x80});
    refused("content-field-missing", "No files, not even null.",
            Bytes{0xA2, 0x01, 0x62, '{', '}', 0x02, 0x80});
    refused("content-not-utf8", "What was written is no UTF-8.", content("\xFF"));
    refused("answer-too-long", "An answer of 1025 bytes.", content("{}", one_answer(1025, 32, 1)));
    refused("answer-seed-short", "An answer seed of 31 bytes.",
            content("{}", one_answer(5, 31, 1)));
    refused("answer-strength-3", "A strength that there is not.",
            content("{}", one_answer(5, 32, 3)));
    const Bytes header = new_capsule(sample_.random).header.encoded();
    const auto files_refused = [&](const char* which, const char* about, const Bytes& list) {
      records_.add(which, "3.15.5", about, forged(content("{}", {0x80}, list)),
                   failure(Code::kDraftMalformed));
    };
    files_refused("files-none", "Files, but not one size.", files(header, 32, {}));
    files_refused("files-seal-short", "A T of 31 bytes.", files(header, 31, {1}));
    files_refused("files-header-cut", "A header whose last byte is missing.",
                  files(Bytes(header.begin(), header.end() - 1), 32, {1}));
  }

  Sample sample_{"vectors: drafts"};
  DraftId id_ = sample_.random.array<16>();
  Records records_;
};

// ---------------------------------------------------------------- own keys

void add_own_keys(std::vector<Scenario>& all) {
  Sample sample("vectors: own keys");
  const std::string fingerprint = "0123456789ABCDEF0123456789ABCDEF01234567";
  const SecretBytes key = sample.random.secret(120);
  Records records(all, "own-key", "open_own_key", "sealed",
                  {{"xwing_seed", b64(sample.ann.xwing.seed().reveal())},
                   {"owner", sample.ann_mailbox.text()},
                   {"fingerprint", fingerprint}});
  const auto seal = [&](const XWingKey& by) {
    return *seal_own_key(by, sample.ann_mailbox, fingerprint, key, sample.random);
  };
  const Bytes good = seal(sample.ann.xwing);
  records.add("", "3.16.2",
              "A private key; random bytes, since what they say is not looked at here.", good,
              {{"outcome", "ok"}, {"key", b64(key.reveal())}});
  records.add_other_forms("3.16.1", good, Code::kOwnKeyMalformed);
  const auto refused = [&](const char* which, const char* about, const Bytes& record,
                           const json& input = json::object()) {
    records.add(which, "3.16.3", about, record, failure(Code::kOwnKeyOpenFailed), input);
  };
  refused("other-fingerprint", "Shown as another key of its owner.", good,
          {{"fingerprint", std::string(40, 'A')}});
  refused("other-owner", "Shown to another owner.", good, {{"owner", sample.eve_mailbox.text()}});
  refused("by-another", "Made by another user for this owner.", seal(sample.eve.xwing));
  refused("salt-of-another", "The salt of another record of the same key.",
          with_salt_of(seal(sample.ann.xwing), good));
  Bytes changed = good;
  changed.back() ^= 1;
  refused("changed", "One bit of what is wrapped is changed.", changed);
  Bytes shorter(good.begin(), good.begin() + 38);  // up to the salt
  append(shorter, Bytes{0x03, 0x4F});
  append(shorter, Bytes(15, 1));
  refused("wrapped-too-short", "Shorter than its tag.", shorter);
}

// ---------------------------------------------------------------- key backups

Bytes backup_content(std::string_view owner, std::uint64_t made, const SecretBytes& key) {
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.text(owner);
  writer.uint(2), writer.uint(made);
  writer.uint(3), writer.bytes(key.reveal());
  return std::move(writer).take();
}

void add_key_backups(std::vector<Scenario>& all) {
  Sample sample("vectors: key backups");
  const SecretBytes secret = sample.random.secret(account::kRecoverySecretSize);
  const SecretBytes code = account::write_recovery_code(secret);
  const std::string printed(as_text(code.reveal()));
  const KeyBackup backup{sample.ann_mailbox, sample_time(), sample.random.secret(120)};
  Records records(all, "key-backup", "open_key_backup", "file", {{"code", printed}});

  const Bytes good = *seal_key_backup(backup, code, sample.random);
  records.add("", "3.17.3", "A backup, and its code as it is printed.", good, json_of(backup));
  std::string typed;
  for (const char c : printed) {
    typed += c == '-' ? ' ' : c == '0' ? 'o' : c == '1' ? 'l' : c;
  }
  std::transform(typed.begin(), typed.end(), typed.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  records.add("code-typed", "3.17.2",
              "The code in lower case, with white space, o for 0 and l for 1.", good,
              json_of(backup), {{"code", typed}});
  records.add_other_forms("3.17.3", good, Code::kKeyBackupMalformed);

  std::string slip = printed;
  slip.back() = slip.back() == '7' ? '8' : '7';
  records.add("code-mistyped", "3.17.2", "The last character of the code is another one.", good,
              failure(Code::kRecoveryCodeMistyped), {{"code", slip}});
  records.add("code-cut", "3.17.2", "The code without its last group.", good,
              failure(Code::kRecoveryCodeMistyped),
              {{"code", printed.substr(0, printed.size() - 5)}});
  const SecretBytes other = generate_recovery_code(sample.random);
  records.add("other-code", "3.17.4", "The code of another backup.", good,
              failure(Code::kKeyBackupOpenFailed),
              {{"code", std::string(as_text(other.reveal()))}});
  records.add("salt-of-another", "3.17.4", "The salt of another backup.",
              with_salt_of(*seal_key_backup(backup, code, sample.random), good),
              failure(Code::kKeyBackupOpenFailed));
  Bytes changed = good;
  changed.back() ^= 1;
  records.add("changed", "3.17.4", "One bit of what is wrapped is changed.", changed,
              failure(Code::kKeyBackupOpenFailed));

  const auto refused = [&](const char* which, const char* about, const Bytes& content) {
    records.add(which, "3.17.3", about,
                forge_key_backup(content, secret, sample.random.array<32>()),
                failure(Code::kKeyBackupMalformed));
  };
  Bytes longer = backup_content(sample.ann_mailbox.text(), 5, backup.key);
  longer.push_back(0);
  refused("content-trailing-byte", "A byte more behind the content.", longer);
  CborWriter swapped;
  swapped.map(3);
  swapped.uint(2), swapped.uint(5);
  swapped.uint(1), swapped.text(sample.ann_mailbox.text());
  swapped.uint(3), swapped.bytes(backup.key.reveal());
  refused("content-fields-swapped", "The date stands before the owner.", std::move(swapped).take());
  Bytes wide = backup_content("ann@example.org", 5, backup.key);
  wide.insert(wide.begin() + 19, 0x18);  // A3 01 6F and 15 letters, 02: before the date
  refused("content-not-canonical", "The date in two bytes instead of one.", wide);
  refused("owner-not-canonical", "The owner's domain in upper case.",
          backup_content("ann@EXAMPLE.org", 5, backup.key));
  refused("owner-no-mailbox", "The owner is no mailbox.", backup_content("ann", 5, backup.key));
  refused("made-too-late", "Made after the year 9999.",
          backup_content(sample.ann_mailbox.text(), 253402300800, backup.key));
  refused("empty", "Nothing is wrapped.", {});
}

}  // namespace

std::vector<Scenario> kept_scenarios() {
  std::vector<Scenario> all;
  DraftScenarios(all).make();
  add_own_keys(all);
  add_key_backups(all);
  return all;
}

}  // namespace waferseal
