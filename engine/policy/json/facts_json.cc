#include "engine/policy/json/parts.h"

namespace waferseal {
namespace policy {
namespace {

constexpr std::size_t kMinFingerprint = 16;
constexpr std::size_t kMaxFingerprint = 128;

// The fields that every fact has. Others may stand beside them only when the fact is present.
FactHead read_head(ObjectReader& reader) {
  FactHead out;
  reader.required("outcome");
  reader.enumeration("outcome", out.outcome);
  reader.enumeration("source", out.source);
  reader.integer("age_s", out.age_s, kMaxJsonInteger);
  reader.boolean("claimed", out.claimed);
  return out;
}

void only_when_present(ObjectReader& reader, const FactHead& head,
                       std::initializer_list<std::string_view> fields) {
  if (head.outcome == Outcome::kPresent) return;
  for (const std::string_view field : fields) {
    if (reader.has(field)) {
      reader.errors().add(reader.path_of(field), "It may stand only where outcome is present.");
    }
  }
}

Json write_head(const FactHead& head) {
  Json out = {{"outcome", name(head.outcome)}};
  if (head.source != FactSource::kLocal) out["source"] = name(head.source);
  if (head.age_s != 0) out["age_s"] = head.age_s;
  if (head.claimed) out["claimed"] = true;
  return out;
}

bool is_fingerprint(const std::string& text) {
  if (text.size() < kMinFingerprint || text.size() > kMaxFingerprint) return false;
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void read_key(ObjectReader& parent, std::string_view field, std::optional<KeyFact>& out) {
  const Json* value = parent.field(field);
  if (value == nullptr) return;
  KeyFact key;
  ObjectReader reader(*value, parent.path_of(field), parent.errors());
  reader.required("fingerprint");
  reader.text("fingerprint", key.fingerprint, kMaxFingerprint);
  if (!is_fingerprint(key.fingerprint)) {
    parent.errors().add(reader.path_of("fingerprint"),
                        "It must be 16 to 128 lower-case hexadecimal digits.");
  }
  if (reader.has("why_not")) {
    std::string code;
    reader.text("why_not", code, 64);
    key.why_not = code_from_name(code);
    if (!key.why_not) parent.errors().add(reader.path_of("why_not"), "There is no such code.");
  }
  reader.enumeration("pin", key.pin);
  reader.finish();
  out = std::move(key);
}

void write_key(Json& out, const char* field, const std::optional<KeyFact>& key) {
  if (!key) return;
  Json written = {{"fingerprint", key->fingerprint}};
  if (key->why_not) written["why_not"] = code_name(*key->why_not);
  if (key->pin != Pin::kNone) written["pin"] = name(key->pin);
  out[field] = std::move(written);
}

MailServerTls read_servers(const Json& value, const std::string& path, ReadErrors& errors) {
  MailServerTls out;
  ObjectReader reader(value, path, errors);
  out.head = read_head(reader);
  only_when_present(reader, out.head, {"assurance"});
  reader.enumeration("assurance", out.assurance);
  reader.finish();
  return out;
}

DirectoryFact read_directory(const Json& value, const std::string& path, ReadErrors& errors) {
  DirectoryFact out;
  ObjectReader reader(value, path, errors);
  out.head = read_head(reader);
  only_when_present(reader, out.head, {"active", "preference", "openpgp", "smime"});
  reader.boolean("active", out.active);
  reader.enumeration("preference", out.preference, {Method::kOpenPgp, Method::kSmime});
  read_key(reader, "openpgp", out.openpgp);
  read_key(reader, "smime", out.smime);
  reader.finish();
  return out;
}

BookEntry read_entry(const Json& value, const std::string& path, ReadErrors& errors) {
  BookEntry out;
  ObjectReader reader(value, path, errors);
  reader.required("id");
  reader.text("id", out.id);
  reader.enumeration("preference", out.preference,
                     {Method::kOpenPgp, Method::kSmime, Method::kEscrowQuestion});
  read_key(reader, "openpgp", out.openpgp);
  read_key(reader, "smime", out.smime);
  if (const Json* question = reader.field("question")) {
    ObjectReader part(*question, reader.path_of("question"), errors);
    out.question.emplace();
    part.required("id");
    part.text("id", out.question->id);
    // Without a name it would be taken for one that the sender gave just now.
    if (out.question->id.empty()) errors.add(part.path_of("id"), "Is empty.");
    part.enumeration("strength", out.question->strength);
    part.finish();
  }
  reader.finish();
  return out;
}

BookFact read_book(const Json& value, const std::string& path, ReadErrors& errors) {
  BookFact out;
  ObjectReader reader(value, path, errors);
  reader.required("book");
  reader.text("book", out.book);
  out.head = read_head(reader);
  only_when_present(reader, out.head, {"entries"});
  reader.each_item("entries", [&](const Json& item, const std::string& at) {
    out.entries.push_back(read_entry(item, at, errors));
  });
  reader.finish();
  return out;
}

DiscoveryFact read_discovery(const Json& value, const std::string& path, ReadErrors& errors) {
  DiscoveryFact out;
  ObjectReader reader(value, path, errors);
  out.head = read_head(reader);
  only_when_present(reader, out.head, {"openpgp", "smime"});
  read_key(reader, "openpgp", out.openpgp);
  read_key(reader, "smime", out.smime);
  reader.finish();
  return out;
}

MailboxFacts read_mailbox_facts(const Json& value, const std::string& path, ReadErrors& errors) {
  MailboxFacts out;
  ObjectReader reader(value, path, errors);
  if (const Json* directory = reader.field("directory")) {
    out.directory = read_directory(*directory, reader.path_of("directory"), errors);
  }
  reader.each_item("books", [&](const Json& item, const std::string& at) {
    BookFact book = read_book(item, at, errors);
    for (const BookFact& old : out.books) {
      if (old.book == book.book) errors.add(at, "The same book stands here twice.");
    }
    out.books.push_back(std::move(book));
  });
  reader.each_item("discovery", [&](const Json& item, const std::string& at) {
    out.discovery.push_back(read_discovery(item, at, errors));
  });
  if (const Json* account = reader.field("portal_account")) {
    ObjectReader part(*account, reader.path_of("portal_account"), errors);
    out.portal_account = read_head(part);
    part.finish();
  }
  reader.finish();
  return out;
}

DomainFacts read_domain_facts(const Json& value, const std::string& path, ReadErrors& errors) {
  DomainFacts out;
  ObjectReader reader(value, path, errors);
  if (const Json* servers = reader.field("mail_server_tls")) {
    out.mail_server_tls = read_servers(*servers, reader.path_of("mail_server_tls"), errors);
  }
  reader.finish();
  return out;
}

Json write_entry(const BookEntry& entry) {
  Json out = {{"id", entry.id}};
  if (entry.preference) out["preference"] = name(*entry.preference);
  write_key(out, "openpgp", entry.openpgp);
  write_key(out, "smime", entry.smime);
  if (entry.question) {
    out["question"] = {{"id", entry.question->id}, {"strength", name(entry.question->strength)}};
  }
  return out;
}

Json write_mailbox_facts(const MailboxFacts& facts) {
  const FactHead nothing;
  Json out = Json::object();
  if (!(facts.directory.head == nothing)) {
    Json directory = write_head(facts.directory.head);
    if (facts.directory.active) directory["active"] = true;
    if (facts.directory.preference) directory["preference"] = name(*facts.directory.preference);
    write_key(directory, "openpgp", facts.directory.openpgp);
    write_key(directory, "smime", facts.directory.smime);
    out["directory"] = std::move(directory);
  }
  for (const BookFact& book : facts.books) {
    Json written = write_head(book.head);
    written["book"] = book.book;
    for (const BookEntry& entry : book.entries) written["entries"].push_back(write_entry(entry));
    out["books"].push_back(std::move(written));
  }
  for (const DiscoveryFact& found : facts.discovery) {
    Json written = write_head(found.head);
    write_key(written, "openpgp", found.openpgp);
    write_key(written, "smime", found.smime);
    out["discovery"].push_back(std::move(written));
  }
  if (!(facts.portal_account == nothing)) out["portal_account"] = write_head(facts.portal_account);
  return out;
}

}  // namespace

Facts read_facts(const Json& value, const std::string& path, ReadErrors& errors) {
  Facts out;
  ObjectReader reader(value, path, errors);
  reader.each_member(
      "domains", [&](const std::string& key, const Json& item, const std::string& at) {
        // A mailbox can have an address literal for a domain.
        auto domain = key.substr(0, 1) == "[" ? Domain::parse_literal(key) : Domain::parse(key);
        if (!domain) return errors.add(Error{domain.code(), at, domain.error().detail});
        if (!out.domains.emplace(std::move(*domain), read_domain_facts(item, at, errors)).second) {
          errors.add(at, "The same domain stands here twice.");
        }
      });
  reader.each_member("mailboxes", [&](const std::string& key, const Json& item,
                                      const std::string& at) {
    auto mailbox = read_mailbox(Json(key), at, errors);
    if (!mailbox) return;
    if (!out.mailboxes.emplace(std::move(*mailbox), read_mailbox_facts(item, at, errors)).second) {
      errors.add(at, "The same mailbox stands here twice.");
    }
  });
  reader.finish();
  return out;
}

Json write_facts(const Facts& facts) {
  Json out = Json::object();
  for (const auto& [domain, known] : facts.domains) {
    Json written = Json::object();
    const MailServerTls& servers = known.mail_server_tls;
    if (!(servers.head == FactHead{})) {
      Json& tls = written["mail_server_tls"] = write_head(servers.head);
      if (servers.head.outcome == Outcome::kPresent) tls["assurance"] = name(servers.assurance);
    }
    out["domains"][domain.ascii()] = std::move(written);
  }
  for (const auto& [mailbox, known] : facts.mailboxes) {
    out["mailboxes"][mailbox.text()] = write_mailbox_facts(known);
  }
  return out;
}

}  // namespace policy

Result<Facts> parse_facts(std::string_view json) {
  WAFERSEAL_TRY(const policy::Json document, policy::parse_document(json));
  policy::ReadErrors errors;
  Facts out = policy::read_facts(document, {}, errors);
  if (errors.any()) return errors.take();
  return out;
}

std::string to_json(const Facts& facts) {
  return policy::write_document(policy::write_facts(facts));
}

}  // namespace waferseal
