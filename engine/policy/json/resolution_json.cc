#include "engine/policy/json/parts.h"

namespace waferseal {
namespace policy {
namespace {

Json write_trace(const std::vector<TraceLine>& trace) {
  Json out = Json::array();
  for (const TraceLine& line : trace) {
    Json written = {
        {"step", name(line.step)}, {"taken", line.taken}, {"reason", code_name(line.reason)}};
    if (line.fact) {
      Json fact = {{"kind", name(line.fact->kind)},
                   {"outcome", name(line.fact->head.outcome)},
                   {"source", name(line.fact->head.source)},
                   {"age_s", line.fact->head.age_s}};
      if (line.fact->head.claimed) fact["claimed"] = true;
      written["fact"] = std::move(fact);
    }
    out.push_back(std::move(written));
  }
  return out;
}

Json write_source(const Source& source) {
  Json out = {{"from", name(source.from)}};
  if (!source.book.empty()) out["book"] = source.book;
  if (!source.entry.empty()) out["entry"] = source.entry;
  if (!source.fingerprint.empty()) out["fingerprint"] = source.fingerprint;
  if (!source.question.empty()) out["question"] = source.question;
  return out;
}

Json write_choice(const Choice& choice) {
  Json out = {{"method", name(choice.method)},
              {"reason", code_name(choice.reason)},
              {"trace", write_trace(choice.trace)}};
  if (choice.level) out["level"] = name(*choice.level);
  if (choice.failed) out["failed"] = true;
  if (choice.assurance) out["assurance"] = name(*choice.assurance);
  if (choice.notice_assurance) out["notice_assurance"] = name(*choice.notice_assurance);
  if (choice.source) out["source"] = write_source(*choice.source);
  return out;
}

Code read_code(ObjectReader& reader, std::string_view field) {
  reader.required(field);
  std::string text;
  reader.text(field, text, 64);
  const auto code = code_from_name(text);
  if (!code) reader.errors().add(reader.path_of(field), "There is no such code.");
  return code.value_or(Code::kInternal);
}

TraceLine read_trace_line(const Json& value, const std::string& path, ReadErrors& errors) {
  TraceLine out;
  ObjectReader reader(value, path, errors);
  reader.required("step");
  reader.enumeration("step", out.step);
  reader.required("taken");
  reader.boolean("taken", out.taken);
  out.reason = read_code(reader, "reason");
  if (const Json* fact = reader.field("fact")) {
    ObjectReader part(*fact, reader.path_of("fact"), errors);
    TraceLine::Seen seen{FactKind::kMailServerTls, {}};
    part.required("kind");
    part.enumeration("kind", seen.kind);
    part.required("outcome");
    part.enumeration("outcome", seen.head.outcome);
    part.enumeration("source", seen.head.source);
    part.integer("age_s", seen.head.age_s, kMaxJsonInteger);
    part.boolean("claimed", seen.head.claimed);
    part.finish();
    out.fact = seen;
  }
  reader.finish();
  return out;
}

void read_choice(ObjectReader& reader, Choice& out) {
  reader.required("method");
  reader.enumeration("method", out.method);
  reader.enumeration("level", out.level);
  out.reason = read_code(reader, "reason");
  reader.boolean("failed", out.failed);
  reader.enumeration("assurance", out.assurance);
  reader.enumeration("notice_assurance", out.notice_assurance);
  if (const Json* value = reader.field("source")) {
    ObjectReader part(*value, reader.path_of("source"), reader.errors());
    out.source.emplace();
    part.enumeration("from", out.source->from);
    part.text("book", out.source->book);
    part.text("entry", out.source->entry);
    part.text("fingerprint", out.source->fingerprint);
    part.text("question", out.source->question);
    part.finish();
  }
  reader.each_item("trace", [&](const Json& item, const std::string& path) {
    out.trace.push_back(read_trace_line(item, path, reader.errors()));
  });
  if (is_sending(out.method) != out.level.has_value()) {
    reader.errors().add(reader.path_of("level"), "Copies that are sent have one, others do not.");
  }
}

void read_decision(const Json& value, const std::string& path, ReadErrors& errors,
                   std::vector<Decision>& out) {
  ObjectReader reader(value, path, errors);
  const Json* text = reader.required("recipient");
  std::optional<Mailbox> mailbox;
  if (text != nullptr) mailbox = read_mailbox(*text, reader.path_of("recipient"), errors);
  if (!mailbox) return;
  Decision decision(std::move(*mailbox));
  read_choice(reader, decision);
  if (const Json* fallback = reader.field("fallback")) {
    ObjectReader part(*fallback, reader.path_of("fallback"), errors);
    read_choice(part, decision.fallback.emplace());
    part.finish();
  }
  if (reader.has("fallback_reason")) {
    decision.fallback_reason = read_code(reader, "fallback_reason");
  }
  reader.boolean("below_last", decision.below_last);
  reader.finish();
  out.push_back(std::move(decision));
}

Error read_error(const Json& value, const std::string& path, ReadErrors& errors) {
  Error out;
  ObjectReader reader(value, path, errors);
  out.code = read_code(reader, "code");
  reader.text("subject", out.subject, 4096);
  reader.text("detail", out.detail, 4096);
  reader.finish();
  return out;
}

}  // namespace
}  // namespace policy

std::string to_json(const Resolution& resolution) {
  using namespace policy;
  Json out = {{"policy_version", resolution.policy_version},
              {"outcome", name(resolution.outcome)},
              {"agent_reads", resolution.agent_reads},
              {"account_reads", resolution.account_reads},
              {"floor", write_floor(resolution.floor)},
              {"errors", Json::array()},
              {"decisions", Json::array()}};
  if (resolution.level) out["level"] = name(*resolution.level);
  for (const Error& error : resolution.errors) {
    Json written = {{"code", code_name(error.code)}, {"subject", error.subject}};
    if (!error.detail.empty()) written["detail"] = error.detail;
    out["errors"].push_back(std::move(written));
  }
  for (const Decision& decision : resolution.decisions) {
    Json written = write_choice(decision);
    written["recipient"] = decision.recipient.text();
    if (decision.fallback) written["fallback"] = write_choice(*decision.fallback);
    if (decision.fallback_reason) {
      written["fallback_reason"] = code_name(*decision.fallback_reason);
    }
    if (decision.below_last) written["below_last"] = true;
    out["decisions"].push_back(std::move(written));
  }
  return write_document(out);
}

Result<Resolution> parse_resolution(std::string_view json) {
  using namespace policy;
  WAFERSEAL_TRY(const Json document, parse_document(json));
  ReadErrors errors;
  Resolution out;
  ObjectReader reader(document, {}, errors);
  std::int64_t version = 0;
  reader.required("policy_version");
  reader.integer("policy_version", version, kMaxJsonInteger);
  out.policy_version = static_cast<std::uint64_t>(version);
  reader.required("outcome");
  reader.enumeration("outcome", out.outcome);
  reader.enumeration("level", out.level);
  reader.boolean("agent_reads", out.agent_reads);
  reader.boolean("account_reads", out.account_reads);
  if (const Json* floor = reader.field("floor")) out.floor = read_floor(*floor, "floor", errors);
  reader.each_item("errors", [&](const Json& item, const std::string& path) {
    out.errors.push_back(read_error(item, path, errors));
  });
  reader.required("decisions");
  reader.each_item("decisions", [&](const Json& item, const std::string& path) {
    read_decision(item, path, errors, out.decisions);
  });
  reader.finish();
  if (errors.any()) return errors.take();
  return out;
}

}  // namespace waferseal
