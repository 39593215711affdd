#include "tests/native/smtp/dns_table.h"

#include <arpa/inet.h>

namespace waferseal::delivery {
namespace {

Bytes wire_name(const std::string& name) {
  Bytes out;
  std::size_t start = 0;
  while (start < name.size()) {
    const std::size_t end = std::min(name.find('.', start), name.size());
    out.push_back(static_cast<std::uint8_t>(end - start));
    append(out, as_bytes(std::string_view(name).substr(start, end - start)));
    start = end + 1;
  }
  out.push_back(0);
  return out;
}

}  // namespace

dns::Response DnsTable::query(std::string_view name, dns::Type type, dns::Deadline) {
  const std::lock_guard<std::mutex> lock(*mutex_);
  std::string wanted(name);
  asked_.push_back(std::to_string(static_cast<int>(type)) + " " + wanted);
  const auto alias = aliases_.find(wanted);
  if (alias != aliases_.end()) wanted = alias->second;
  const auto found = table_.find({wanted, type});
  if (found != table_.end()) {
    dns::Response response = found->second;
    response.canonical_name = wanted;
    return response;
  }
  dns::Response response;
  response.status = dns::Status::kNoDomain;
  response.canonical_name = wanted;
  for (const auto& [key, other] : table_) {
    if (key.first != wanted) continue;
    response.status = dns::Status::kNoData;
    response.secure = other.secure;
  }
  return response;
}

dns::Response& DnsTable::entry(const std::string& name, dns::Type type, bool secure) {
  dns::Response& response = table_[{name, type}];
  response.status = dns::Status::kAnswer;
  response.secure = secure;
  return response;
}

void DnsTable::mx(const std::string& domain, const std::vector<std::pair<int, std::string>>& hosts,
                  bool secure) {
  for (const auto& [preference, host] : hosts) {
    Bytes rdata = {static_cast<std::uint8_t>(preference >> 8),
                   static_cast<std::uint8_t>(preference & 0xFF)};
    append(rdata, wire_name(host));
    entry(domain, dns::Type::kMx, secure).rdata.push_back(rdata);
  }
}

void DnsTable::a(const std::string& host, const std::vector<std::string>& addresses, bool secure) {
  for (const std::string& address : addresses) {
    const bool v6 = address.find(':') != std::string::npos;
    Bytes rdata(v6 ? 16 : 4);
    inet_pton(v6 ? AF_INET6 : AF_INET, address.c_str(), rdata.data());
    entry(host, v6 ? dns::Type::kAaaa : dns::Type::kA, secure).rdata.push_back(rdata);
  }
}

void DnsTable::tlsa(const std::string& name, const std::vector<dns::Tlsa>& records, bool secure) {
  for (const dns::Tlsa& record : records) {
    Bytes rdata = {record.usage, record.selector, record.matching_type};
    append(rdata, record.data);
    entry(name, dns::Type::kTlsa, secure).rdata.push_back(rdata);
  }
}

void DnsTable::txt(const std::string& name, const std::vector<std::string>& records, bool secure) {
  for (const std::string& record : records) {
    Bytes rdata = {static_cast<std::uint8_t>(record.size())};
    append(rdata, as_bytes(record));
    entry(name, dns::Type::kTxt, secure).rdata.push_back(rdata);
  }
}

void DnsTable::forget(const std::string& name) {
  for (auto at = table_.begin(); at != table_.end();) {
    at = at->first.first == name ? table_.erase(at) : std::next(at);
  }
}

void DnsTable::alias(const std::string& name, const std::string& target) {
  aliases_[name] = target;
}

void DnsTable::fail(const std::string& name, dns::Type type, dns::Status status) {
  entry(name, type, false).status = status;
}

void DnsTable::nothing(const std::string& name, dns::Type type, bool secure) {
  entry(name, type, secure).status = dns::Status::kNoData;
}

}  // namespace waferseal::delivery
