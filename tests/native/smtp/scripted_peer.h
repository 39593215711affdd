// A TCP peer that follows a script: for the replies that no real mail server can be made to give.
// It listens on loopback, takes one connection after the other and keeps what it was told.
#ifndef WAFERSEAL_TESTS_NATIVE_SMTP_SCRIPTED_PEER_H_
#define WAFERSEAL_TESTS_NATIVE_SMTP_SCRIPTED_PEER_H_

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/native/smtp/test_authority.h"

namespace waferseal::delivery {

struct Step {
  enum class Kind {
    kSend,         // text, as it is
    kExpect,       // a line; recorded, and the connection is closed if it does not begin with text
    kExpectData,   // lines up to a single dot; recorded
    kStartTls,     // the handshake as server, with `certificate`
    kStartOldTls,  // the same, with TLS 1.1 at most
    kCut,          // closes
    kSilence,      // reads and says nothing until the other side closes
  };
  Kind kind = Kind::kCut;
  std::string text;
  Certificate certificate;
};

Step send(const std::string& text);
Step expect(const std::string& prefix);
Step expect_data();
Step start_tls(const Certificate& certificate);
Step start_old_tls(const Certificate& certificate);
Step cut();
Step silence();

using Script = std::vector<Step>;
Script operator+(Script a, const Script& b);

// What any mail server does; `extensions` are EHLO lines.
Script greeting(const std::vector<std::string>& extensions);
Script to_tls(const Certificate& certificate, const std::vector<std::string>& extensions = {});
// MAIL to QUIT, with these replies.
Script transaction(const std::string& mail, const std::string& rcpt, const std::string& end);
Script takes_all();

class ScriptedPeer {
 public:
  // `address` is one of 127/8. `port` 0: any. The last script serves all further connections.
  explicit ScriptedPeer(std::vector<Script> scripts, const std::string& address = "127.0.0.1",
                        std::uint16_t port = 0);
  ~ScriptedPeer();
  ScriptedPeer(const ScriptedPeer&) = delete;
  ScriptedPeer& operator=(const ScriptedPeer&) = delete;

  std::uint16_t port() const { return port_; }
  // Lines that came, those inside TLS with "tls: " in front; "handshake <SNI>" where one was done.
  std::vector<std::string> heard() const;
  bool heard_any(const std::string& prefix) const;
  std::string data() const;  // the last message that came, as on the wire
  int connections() const { return connections_; }

 private:
  class Connection;
  void serve();
  void play(int socket, const Script& script);
  void record(const std::string& line);

  std::vector<Script> scripts_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
  std::string data_;
  std::thread thread_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_TESTS_NATIVE_SMTP_SCRIPTED_PEER_H_
