#include "native/store/sqlite/schema.h"

#include <array>

namespace waferseal::native {
namespace {

constexpr std::string_view kFirst = R"sql(
CREATE TABLE users (
  mailbox TEXT PRIMARY KEY, account TEXT NOT NULL, domain TEXT NOT NULL, display_name TEXT NOT NULL,
  password_salt BLOB NOT NULL, auth_key_hash BLOB NOT NULL, key_bundle BLOB NOT NULL,
  ed25519_public BLOB NOT NULL, xwing_public BLOB NOT NULL) STRICT;

CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY, mailbox TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE address_book_entries (
  owner TEXT NOT NULL REFERENCES users ON DELETE CASCADE, id TEXT NOT NULL,
  book TEXT NOT NULL, mailbox TEXT NOT NULL, display_name TEXT NOT NULL, kinds TEXT NOT NULL,
  preference TEXT NOT NULL, openpgp_key BLOB NOT NULL, smime_certificate BLOB NOT NULL,
  sealed_question BLOB NOT NULL, answer_id BLOB NOT NULL,
  answer_strength TEXT NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY (owner, id)) STRICT;

CREATE TABLE policies (
  account TEXT PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE key_lists (number INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT;
CREATE TABLE pending_keys (
  kind TEXT NOT NULL, name TEXT NOT NULL, public_key BLOB NOT NULL,
  PRIMARY KEY (kind, name)) STRICT;
CREATE TABLE server_values (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, code TEXT NOT NULL, actor TEXT NOT NULL,
  subject TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE INDEX audit_by_subject ON audit (subject);

CREATE TABLE messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL, state INTEGER NOT NULL, created_at INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL, header BLOB NOT NULL, seal BLOB NOT NULL, body_blob TEXT NOT NULL,
  body_size INTEGER NOT NULL, request_json TEXT NOT NULL, decisions_json TEXT NOT NULL,
  policy_version TEXT NOT NULL, idempotency_key BLOB NOT NULL UNIQUE, request_hash BLOB NOT NULL)
  STRICT;
CREATE INDEX messages_by_owner ON messages (owner, sequence);
CREATE INDEX messages_by_state ON messages (state);

CREATE TABLE copies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  recipient TEXT NOT NULL, method TEXT NOT NULL, fallback TEXT NOT NULL, level INTEGER NOT NULL,
  state INTEGER NOT NULL, code TEXT NOT NULL, evidence TEXT NOT NULL, slot_id BLOB NOT NULL,
  blob TEXT NOT NULL, opened_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL) STRICT;
CREATE INDEX copies_by_message ON copies (message_id);

CREATE TABLE slots (
  slot_id BLOB PRIMARY KEY, message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  copy_id INTEGER NOT NULL, kind INTEGER NOT NULL, record BLOB NOT NULL, core BLOB NOT NULL,
  locator BLOB NOT NULL, link_public_key BLOB NOT NULL, unlock_public_key BLOB NOT NULL,
  arm BLOB NOT NULL, dormant INTEGER NOT NULL) STRICT;
CREATE INDEX slots_by_message ON slots (message_id);
CREATE UNIQUE INDEX slots_by_locator ON slots (locator) WHERE length(locator) > 0;

CREATE TABLE notices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  copy_id INTEGER NOT NULL, record BLOB NOT NULL, dormant INTEGER NOT NULL) STRICT;
CREATE INDEX notices_by_message ON notices (message_id);

CREATE TABLE uploads (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  size INTEGER NOT NULL, next_segment INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT;

CREATE TABLE queue (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  copy_id INTEGER NOT NULL, notice_id INTEGER NOT NULL, not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL, in_doubt INTEGER NOT NULL, created_at INTEGER NOT NULL,
  lease BLOB NOT NULL, leased_until INTEGER NOT NULL,
  UNIQUE (kind, copy_id, notice_id)) STRICT;
CREATE INDEX queue_ready ON queue (kind, not_before);
)sql";

// Workers share the queue by domain; what is due or belongs to a copy is looked up all the time.
constexpr std::string_view kSecond = R"sql(
ALTER TABLE queue ADD COLUMN domain TEXT NOT NULL DEFAULT '';
UPDATE queue SET domain = coalesce(
  (SELECT substr(recipient, instr(recipient, '@') + 1) FROM copies WHERE id = copy_id), '');
CREATE INDEX copies_by_expiry ON copies (expires_at) WHERE expires_at > 0;
CREATE INDEX copies_with_mail ON copies (message_id) WHERE blob <> '';
CREATE INDEX slots_by_copy ON slots (copy_id);
CREATE INDEX notices_by_copy ON notices (copy_id);
CREATE INDEX queue_by_copy ON queue (copy_id);
CREATE INDEX queue_by_message ON queue (message_id);
)sql";

// Whether a copy's answer has tries left comes and goes beside the reason of its last deferral.
constexpr std::string_view kThird = R"sql(
ALTER TABLE copies ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
CREATE INDEX copies_frozen ON copies (id) WHERE frozen = 1;
)sql";

// What the operator holds back.
constexpr std::string_view kFourth = R"sql(
ALTER TABLE queue ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
)sql";

// Senders are told once that a copy waits.
constexpr std::string_view kFifth = R"sql(
ALTER TABLE queue ADD COLUMN delay_told INTEGER NOT NULL DEFAULT 0;
)sql";

// Links that are being renewed.
constexpr std::string_view kSixth = R"sql(
CREATE TABLE renewals (
  message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  copy_id INTEGER NOT NULL, old_slot BLOB NOT NULL UNIQUE, old_sender BLOB NOT NULL,
  record BLOB NOT NULL) STRICT;
)sql";

// What domains promise about their mail servers.
constexpr std::string_view kSeventh = R"sql(
CREATE INDEX slots_of_agents ON slots (message_id) WHERE kind = 1;
CREATE TABLE mta_sts (
  domain TEXT PRIMARY KEY, id TEXT NOT NULL, text TEXT NOT NULL, fetched_at INTEGER NOT NULL) STRICT;
)sql";

// Of renewals that wait already nobody knows how far they came; none of them is taken for a
// retraction.
constexpr std::string_view kEighth = R"sql(
ALTER TABLE renewals ADD COLUMN forgetting INTEGER NOT NULL DEFAULT 0;
UPDATE renewals SET forgetting = 1;
)sql";

// Drafts, and the blobs that nobody needs since one went or got other files: who deletes a user need not
// know of them.
constexpr std::string_view kDrafts = R"sql(
CREATE TABLE drafts (
  owner TEXT NOT NULL REFERENCES users ON DELETE CASCADE, id TEXT NOT NULL,
  version INTEGER NOT NULL, saved_at INTEGER NOT NULL, sealed BLOB NOT NULL,
  files TEXT NOT NULL, files_size INTEGER NOT NULL,
  PRIMARY KEY (owner, id)) STRICT;
CREATE TABLE unused_blobs (id TEXT PRIMARY KEY) STRICT;
CREATE TRIGGER draft_gone AFTER DELETE ON drafts WHEN old.files <> '' BEGIN
  INSERT OR IGNORE INTO unused_blobs (id) VALUES (old.files);
END;
CREATE TRIGGER draft_files_replaced AFTER UPDATE ON drafts
  WHEN old.files <> '' AND old.files <> new.files BEGIN
  INSERT OR IGNORE INTO unused_blobs (id) VALUES (old.files);
END;
)sql";

// Address books are more than a word at each entry. All that were searched before are subscribed.
constexpr std::string_view kBooks = R"sql(
CREATE TABLE address_books (
  owner TEXT NOT NULL REFERENCES users ON DELETE CASCADE, id TEXT NOT NULL, name TEXT NOT NULL,
  subscribed INTEGER NOT NULL, preferred INTEGER NOT NULL DEFAULT 0,
  fallback INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (owner, id), UNIQUE (owner, name)) STRICT;
CREATE UNIQUE INDEX address_books_preferred ON address_books (owner) WHERE preferred = 1;
CREATE UNIQUE INDEX address_books_fallback ON address_books (owner) WHERE fallback = 1;
INSERT INTO address_books (owner, id, name, subscribed, fallback)
  SELECT mailbox, 'personal', 'personal', 1, 1 FROM users;
INSERT INTO address_books (owner, id, name, subscribed)
  SELECT owner, lower(hex(randomblob(16))), book, 1
  FROM (SELECT DISTINCT owner, book FROM address_book_entries WHERE book <> 'personal');

ALTER TABLE address_book_entries RENAME TO entries_before;
CREATE TABLE address_book_entries (
  owner TEXT NOT NULL, id TEXT NOT NULL, book TEXT NOT NULL, mailbox TEXT NOT NULL,
  display_name TEXT NOT NULL, kinds TEXT NOT NULL, preference TEXT NOT NULL,
  openpgp_key BLOB NOT NULL, smime_certificate BLOB NOT NULL, sealed_question BLOB NOT NULL,
  answer_id BLOB NOT NULL, answer_strength TEXT NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY (owner, id),
  FOREIGN KEY (owner, book) REFERENCES address_books ON DELETE CASCADE) STRICT;
INSERT INTO address_book_entries (owner, id, book, mailbox, display_name, kinds, preference,
    openpgp_key, smime_certificate, sealed_question, answer_id, answer_strength, updated_at)
  SELECT e.owner, e.id, b.id, e.mailbox, e.display_name, e.kinds, e.preference, e.openpgp_key,
    e.smime_certificate, e.sealed_question, e.answer_id, e.answer_strength, e.updated_at
  FROM entries_before e JOIN address_books b ON b.owner = e.owner AND b.name = e.book;
DROP TABLE entries_before;
CREATE INDEX address_book_entries_by_book ON address_book_entries (owner, book);
)sql";

// The users' own OpenPGP keys.
constexpr std::string_view kOwnKeys = R"sql(
CREATE TABLE own_keys (
  owner TEXT NOT NULL REFERENCES users ON DELETE CASCADE, id TEXT NOT NULL,
  fingerprint TEXT NOT NULL, public_key BLOB NOT NULL, sealed_key BLOB NOT NULL,
  kept_at INTEGER NOT NULL, PRIMARY KEY (owner, id), UNIQUE (owner, fingerprint)) STRICT;
)sql";

// Who administers the account, and what users set for themselves.
constexpr std::string_view kSettings = R"sql(
ALTER TABLE users ADD COLUMN administrator INTEGER NOT NULL DEFAULT 0;
CREATE TABLE own_settings (
  mailbox TEXT PRIMARY KEY REFERENCES users ON DELETE CASCADE, json TEXT NOT NULL) STRICT;
CREATE TABLE default_questions (
  mailbox TEXT PRIMARY KEY REFERENCES users ON DELETE CASCADE, id TEXT NOT NULL,
  sealed BLOB NOT NULL, answer_id BLOB NOT NULL, answer_strength TEXT NOT NULL) STRICT;
)sql";

// What recipients write back. One that was removed is counted still.
constexpr std::string_view kReplies = R"sql(
CREATE TABLE replies (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  copy_id INTEGER NOT NULL, answered_slot BLOB NOT NULL, arm BLOB NOT NULL, header BLOB NOT NULL,
  slot BLOB NOT NULL, body_size INTEGER NOT NULL, received_at INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX replies_by_message ON replies (message_id, sequence);
CREATE INDEX replies_by_copy ON replies (copy_id, received_at);
ALTER TABLE uploads ADD COLUMN reply_to BLOB NOT NULL DEFAULT x'';
CREATE INDEX uploads_by_reply ON uploads (reply_to) WHERE reply_to <> x'';
)sql";

// What administrators set for recipients of whom nothing is known, and who may open it.
constexpr std::string_view kSharedQuestions = R"sql(
CREATE TABLE answers_keys (account TEXT PRIMARY KEY, generation INTEGER NOT NULL) STRICT;
CREATE TABLE answers_key_copies (
  mailbox TEXT PRIMARY KEY REFERENCES users ON DELETE CASCADE, account TEXT NOT NULL,
  copy BLOB NOT NULL) STRICT;
CREATE TABLE shared_questions (
  account TEXT NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL, generation INTEGER NOT NULL,
  sealed BLOB NOT NULL, answer_id BLOB NOT NULL, answer_strength TEXT NOT NULL,
  PRIMARY KEY (account, id)) STRICT;
)sql";

constexpr std::array<std::string_view, 14> kMigrations = {
    kFirst,  kSecond, kThird, kFourth,  kFifth,    kSixth,   kSeventh,
    kEighth, kDrafts, kBooks, kOwnKeys, kSettings, kReplies, kSharedQuestions};

}  // namespace

std::span<const std::string_view> store_migrations() { return kMigrations; }

}  // namespace waferseal::native
