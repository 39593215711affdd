#include "tests/native/server/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>

namespace waferseal::native {
namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

HttpReply parse(const std::string& raw) {
  HttpReply reply;
  const std::size_t head_end = raw.find("\r\n\r\n");
  if (raw.rfind("HTTP/1.1 ", 0) != 0 || head_end == std::string::npos) return reply;
  reply.status = std::stoi(raw.substr(9, 3));
  std::size_t line = raw.find("\r\n") + 2;
  while (line < head_end) {
    const std::size_t end = raw.find("\r\n", line);
    const std::string text = raw.substr(line, end - line);
    const std::size_t colon = text.find(':');
    const std::string name = lower(text.substr(0, colon));
    const std::string value = text.substr(text.find_first_not_of(' ', colon + 1));
    reply.headers[name] = value;
    if (name == "set-cookie") reply.set_cookie = value;
    line = end + 2;
  }
  reply.body = raw.substr(head_end + 4);
  return reply;
}

// Lines of JSON for tests/native/server/openapi.test.mjs, written at the end of the process: a test may
// let every write fail meanwhile.
class Exchanges {
 public:
  void add(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_ += line + '\n';
  }
  ~Exchanges() {
    const char* const folder = std::getenv("WAFERSEAL_EXCHANGES");
    if (folder == nullptr || lines_.empty()) return;
    std::ofstream(std::filesystem::path(folder) / (std::to_string(::getpid()) + ".jsonl"))
        << lines_;
  }

 private:
  std::mutex mutex_;
  std::string lines_;
};

void write_down(const std::string& method, const std::string& target, const HttpReply& reply) {
  static Exchanges exchanges;
  if (reply.status == 0) return;
  const auto content_type = reply.headers.find("content-type");
  const std::string type = content_type == reply.headers.end() ? "" : content_type->second;
  nlohmann::json line = {{"method", method},
                         {"path", target.substr(0, target.find('?'))},
                         {"status", reply.status},
                         {"type", type.substr(0, type.find(';'))}};
  if (type.find("json") != std::string::npos) line["json"] = reply.json();
  exchanges.add(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

HttpReply HttpClient::send_raw(const std::string& bytes) const {
  const int socket_number = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{30, 0};
  ::setsockopt(socket_number, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string raw;
  if (::connect(socket_number, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t put =
          ::send(socket_number, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) break;
      sent += static_cast<std::size_t>(put);
    }
    std::array<char, 65536> part{};
    for (ssize_t got = 0; (got = ::recv(socket_number, part.data(), part.size(), 0)) > 0;) {
      raw.append(part.data(), static_cast<std::size_t>(got));
    }
  }
  ::close(socket_number);
  return parse(raw);
}

HttpReply HttpClient::send(const std::string& method, const std::string& path,
                           const std::string& type, const std::string& body,
                           const std::map<std::string, std::string>& extra) const {
  std::string request =
      method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  if (!type.empty()) request += "Content-Type: " + type + "\r\n";
  if (!cookie.empty()) request += "Cookie: " + cookie + "\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  for (const auto& [name, value] : extra) request += name + ": " + value + "\r\n";
  if (method != "GET") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  HttpReply reply = send_raw(request + "\r\n" + body);
  write_down(method, path, reply);
  return reply;
}

}  // namespace waferseal::native
