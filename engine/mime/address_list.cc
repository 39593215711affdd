#include "engine/mime/address_list.h"

#include "engine/mime/encoded_word.h"
#include "engine/mime/header_parse.h"

namespace waferseal::mime {
namespace {

// Splits at separators outside of quotes and angle brackets. A group is "name: a, b;": its name is
// dropped and its members stand in the list.
std::vector<std::string> split_entries(std::string_view text) {
  std::vector<std::string> entries;
  std::string entry;
  bool quoted = false;
  bool angle = false;
  bool literal = false;
  const auto end_entry = [&] {
    if (!trimmed(entry).empty()) entries.emplace_back(trimmed(entry));
    entry.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quoted && i + 1 < text.size()) {
      entry += c;
      entry += text[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted) {
      if (c == '<') angle = true;
      if (c == '>') angle = false;
      if (c == '[') literal = true;
      if (c == ']') literal = false;
      if (!angle && !literal && (c == ',' || c == ';')) {
        end_entry();
        continue;
      }
      if (!angle && !literal && c == ':') {
        entry.clear();
        continue;
      }
    }
    entry += c;
  }
  end_entry();
  return entries;
}

// Where the angle bracket opens that is not inside of quotes.
std::size_t find_angle(std::string_view entry) {
  bool quoted = false;
  for (std::size_t i = 0; i < entry.size(); ++i) {
    if (quoted && entry[i] == '\\') {
      ++i;
    } else if (entry[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && entry[i] == '<') {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string decode_phrase(std::string_view phrase) {
  const std::string_view text = trimmed(phrase);
  if (!text.empty() && text.front() == '"' && text.back() == '"') {
    return decode_header_text(unquoted(text));
  }
  return decode_header_text(text);
}

ParsedAddress read_entry(std::string_view entry) {
  ParsedAddress out;
  std::string_view address = entry;
  if (const auto open = find_angle(entry); open != std::string_view::npos) {
    out.name = decode_phrase(entry.substr(0, open));
    address = entry.substr(open + 1);
    address = address.substr(0, address.rfind('>'));
    // RFC 5322, 4.4: an obsolete route, "@a,@b:user@c".
    if (!address.empty() && address.front() == '@') {
      const auto colon = address.find(':');
      if (colon != std::string_view::npos) address.remove_prefix(colon + 1);
    }
  }
  out.text = std::string(trimmed(address));
  if (auto mailbox = Mailbox::parse(out.text)) out.mailbox = *std::move(mailbox);
  return out;
}

}  // namespace

std::vector<std::string> encode_address_list(const std::vector<NamedMailbox>& mailboxes) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < mailboxes.size(); ++i) {
    const NamedMailbox& named = mailboxes[i];
    for (std::string& word : encode_phrase(named.name)) tokens.push_back(std::move(word));
    const std::string& address = named.mailbox.text();
    tokens.push_back((named.name.empty() ? address : "<" + address + ">") +
                     (i + 1 < mailboxes.size() ? "," : ""));
  }
  return tokens;
}

std::vector<ParsedAddress> parse_address_list(std::string_view value) {
  std::vector<ParsedAddress> out;
  for (const std::string& entry : split_entries(without_comments(value))) {
    out.push_back(read_entry(entry));
  }
  return out;
}

}  // namespace waferseal::mime
