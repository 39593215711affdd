// The DNS as a literal table. What a real server's answers look like is tested in tests/native/dns;
// here it is about what follows from them.
#ifndef WAFERSEAL_TESTS_NATIVE_SMTP_DNS_TABLE_H_
#define WAFERSEAL_TESTS_NATIVE_SMTP_DNS_TABLE_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "native/dns/resolver.h"

namespace waferseal::delivery {

class DnsTable final : public dns::Resolver {
 public:
  // Names that are not in the table do not exist.
  dns::Response query(std::string_view name, dns::Type type, dns::Deadline deadline) override;

  void mx(const std::string& domain, const std::vector<std::pair<int, std::string>>& hosts,
          bool secure = false);
  void a(const std::string& host, const std::vector<std::string>& addresses, bool secure = false);
  void tlsa(const std::string& name, const std::vector<dns::Tlsa>& records, bool secure = true);
  // One string a record.
  void txt(const std::string& name, const std::vector<std::string>& records, bool secure = false);
  void forget(const std::string& name);
  void alias(const std::string& name, const std::string& target);
  void fail(const std::string& name, dns::Type type, dns::Status status);
  // The name exists, without records of this type.
  void nothing(const std::string& name, dns::Type type, bool secure = false);

  const std::vector<std::string>& asked() const { return asked_; }  // "15 example.test"

 private:
  using Key = std::pair<std::string, dns::Type>;
  dns::Response& entry(const std::string& name, dns::Type type, bool secure);
  std::map<Key, dns::Response> table_;
  std::map<std::string, std::string> aliases_;
  // Several workers ask at once; a table may be put in another's place.
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
  std::vector<std::string> asked_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_TESTS_NATIVE_SMTP_DNS_TABLE_H_
