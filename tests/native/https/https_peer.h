// An HTTPS server on the loopback that gives one answer, whatever it is asked, as often as it is asked.
#ifndef WAFERSEAL_TESTS_NATIVE_HTTPS_HTTPS_PEER_H_
#define WAFERSEAL_TESTS_NATIVE_HTTPS_HTTPS_PEER_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "tests/native/smtp/test_authority.h"

namespace waferseal::https {

class HttpsPeer {
 public:
  // `answer` is the whole response, head and body.
  HttpsPeer(delivery::Certificate certificate, std::string answer);
  ~HttpsPeer();
  std::uint16_t port() const { return port_; }
  // What the last client asked for: "GET /path HTTP/1.1"; empty if nobody got that far.
  std::string asked() const;

 private:
  void run();
  void serve(int socket);

  delivery::Certificate certificate_;
  std::string answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::string asked_;
  std::thread thread_;
};

}  // namespace waferseal::https

#endif  // WAFERSEAL_TESTS_NATIVE_HTTPS_HTTPS_PEER_H_
