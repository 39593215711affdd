#include "native/https/fetch.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/native/https/https_peer.h"

namespace waferseal::https {
namespace {

std::string answer(const std::string& body, const std::string& status = "200 OK",
                   const std::string& more = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

class FetchTest : public testing::Test {
 protected:
  Request request(const HttpsPeer& peer) const {
    Request out;
    out.host = "host.example.test";
    out.path = "/a/b";
    out.port = peer.port();
    out.addresses = {"127.0.0.1"};
    out.extra_ca_file = authority_.ca_file();
    out.timeout = std::chrono::seconds(5);
    return out;
  }
  delivery::TestAuthority authority_;
};

TEST_F(FetchTest, GivesStatusTypeAndBody) {
  HttpsPeer peer(authority_.issue("host.example.test"), answer("hello"));
  const Result<Response> response = fetch(request(peer));
  ASSERT_TRUE(response.ok()) << describe(response.error());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->content_type, "text/plain");
  EXPECT_EQ(response->body, to_bytes("hello"));
  EXPECT_EQ(peer.asked(), "GET /a/b HTTP/1.1");
}

TEST_F(FetchTest, WhoIsSomebodyElseIsAskedNothing) {
  for (const auto& certificate :
       {authority_.issue("other.example.test"), authority_.issue("host.example.test", -7200, -3600),
        delivery::TestAuthority::self_signed("host.example.test")}) {
    HttpsPeer peer(certificate, answer("hello"));
    EXPECT_EQ(fetch(request(peer)).code(), Code::kNetwork);
    EXPECT_EQ(peer.asked(), "");
  }
}

TEST_F(FetchTest, ARedirectIsAnAnswerAndNotFollowed) {
  HttpsPeer peer(authority_.issue("host.example.test"),
                 answer("", "302 Found", "Location: https://host.example.test/elsewhere\r\n"));
  const Result<Response> response = fetch(request(peer));
  ASSERT_TRUE(response.ok()) << describe(response.error());
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(peer.asked(), "GET /a/b HTTP/1.1");
}

TEST_F(FetchTest, MoreThanWasAskedForIsAnError) {
  HttpsPeer peer(authority_.issue("host.example.test"), answer(std::string(1000, 'a')));
  Request wanted = request(peer);
  wanted.most_bytes = 1000;
  EXPECT_TRUE(fetch(wanted).ok());
  wanted.most_bytes = 999;
  EXPECT_EQ(fetch(wanted).code(), Code::kTooLarge);
}

TEST_F(FetchTest, WhoDoesNotFinishIsGivenUp) {
  HttpsPeer peer(authority_.issue("host.example.test"),
                 "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nhel");
  EXPECT_EQ(fetch(request(peer)).code(), Code::kNetwork) << "cut in the middle";

  // Accepts in the kernel and says nothing.
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  ASSERT_EQ(::bind(silent, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(::listen(silent, 1), 0);
  ASSERT_EQ(::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &length), 0);
  Request slow = request(peer);
  slow.port = ntohs(address.sin_port);
  slow.timeout = std::chrono::milliseconds(200);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(fetch(slow).code(), Code::kNetwork);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
  ::close(silent);
}

TEST_F(FetchTest, TheEnvironmentNamesNoProxy) {
  HttpsPeer peer(authority_.issue("host.example.test"), answer("hello"));
  ::setenv("https_proxy", "http://127.0.0.1:1", 1);
  const Result<Response> response = fetch(request(peer));
  ::unsetenv("https_proxy");
  EXPECT_TRUE(response.ok()) << describe(response.error());
}

TEST_F(FetchTest, WithoutAnAddressNobodyIsAsked) {
  HttpsPeer peer(authority_.issue("host.example.test"), answer("hello"));
  Request nowhere = request(peer);
  nowhere.addresses.clear();
  EXPECT_EQ(fetch(nowhere).code(), Code::kNetwork);
}

}  // namespace
}  // namespace waferseal::https
