// A real authoritative DNS server (NSD) on loopback, with zones signed by ldns.
#ifndef WAFERSEAL_TESTS_NATIVE_DNS_NAME_SERVER_H_
#define WAFERSEAL_TESTS_NATIVE_DNS_NAME_SERVER_H_

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace waferseal::dns {

enum class Signing {
  kNone,
  kGood,
  kForged,   // one signature of each record set is not of this zone's key
  kExpired,  // signed, but not for today
};

struct Zone {
  std::string name;
  std::string records;  // without SOA and NS; empty: the server has no data and says SERVFAIL
  Signing signing = Signing::kNone;
  bool anchored = true;  // signed zones: its key is in the trust anchor file
};

class NameServer {
 public:
  // Ends the test program with a message if a tool is missing or the server does not come up.
  explicit NameServer(const std::vector<Zone>& zones);
  ~NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  // "127.0.0.1@5300", for stubs and forwarding.
  std::string address() const;
  std::string trust_anchor_file() const { return (folder_ / "anchors").string(); }
  void stop();

 private:
  void run(const std::string& command) const;
  void write_zone(const Zone& zone);
  void sign(const Zone& zone);

  std::filesystem::path folder_;
  std::string environment_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

// A UDP and TCP port of 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();

}  // namespace waferseal::dns

#endif  // WAFERSEAL_TESTS_NATIVE_DNS_NAME_SERVER_H_
