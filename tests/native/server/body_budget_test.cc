// Back-pressure: who comes when the memory for bodies is used up is not read until there is some.
#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <thread>

#include "native/server/http_server.h"

namespace waferseal::native {
namespace {

using tcp = boost::asio::ip::tcp;

// Answers every request; bodies of 100 bytes at once, and whoever waits has half a second.
class BodyBudgetTest : public ::testing::Test {
 protected:
  BodyBudgetTest() {
    HttpLimits limits;
    limits.most_body_bytes = 100;
    limits.body_patience = std::chrono::milliseconds(500);
    HttpCallbacks callbacks;
    callbacks.most_body = [](const std::string&, const std::string&) { return 1000; };
    callbacks.handle = [](const HttpRequest& request) {
      HttpResponse response;
      response.body = request.body;
      return response;
    };
    server_ = std::move(HttpServer::listen("127.0.0.1:0", limits, callbacks)).value();
    thread_ = std::thread([this] { server_->run(); });
  }
  ~BodyBudgetTest() override {
    server_->stop();
    thread_.join();
  }

  struct Peer {
    explicit Peer(std::uint16_t port) : socket(io) {
      socket.connect({boost::asio::ip::address_v4::loopback(), port});
    }
    void say(const std::string& text) { boost::asio::write(socket, boost::asio::buffer(text)); }
    // Announces a body, and sends this much of it.
    void post(std::size_t size, std::size_t sent) {
      say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
          std::string(sent, 'a'));
    }
    // "HTTP/1.1 200"
    std::string status() {
      std::string line(12, ' ');
      boost::system::error_code error;
      boost::asio::read(socket, boost::asio::buffer(line), error);
      return error ? error.message() : line;
    }
    boost::asio::io_context io;
    tcp::socket socket;
  };
  Peer peer() { return Peer(server_->port()); }

  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

TEST_F(BodyBudgetTest, WhoWaitsGetsItsTurnWhenTheOtherIsDone) {
  Peer slow = peer();
  slow.post(80, 10);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  Peer second = peer();
  second.post(80, 80);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(second.socket.available(), 0u) << "it waits";
  slow.say(std::string(70, 'a'));
  EXPECT_EQ(slow.status(), "HTTP/1.1 200");
  EXPECT_EQ(second.status(), "HTTP/1.1 200");
}

TEST_F(BodyBudgetTest, WhoWaitsForTooLongIsToldSo) {
  Peer slow = peer();
  slow.post(80, 10);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  Peer second = peer();
  second.post(80, 80);
  EXPECT_EQ(second.status(), "HTTP/1.1 503");
  Peer small = peer();
  small.post(20, 20);
  EXPECT_EQ(small.status(), "HTTP/1.1 200") << "there is room for this one";
}

TEST_F(BodyBudgetTest, AConnectionThatBreaksGivesItsShareBack) {
  {
    Peer broken = peer();
    broken.post(80, 10);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  Peer second = peer();
  second.post(80, 80);
  EXPECT_EQ(second.status(), "HTTP/1.1 200");
}

TEST_F(BodyBudgetTest, OneThatIsLargerThanAllOfItGoesAlone) {
  Peer large = peer();
  large.post(300, 300);
  EXPECT_EQ(large.status(), "HTTP/1.1 200");
}

TEST_F(BodyBudgetTest, RequestsWithoutABodyDoNotWaitForMemory) {
  Peer slow = peer();
  slow.post(100, 10);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  Peer reader = peer();
  reader.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(reader.status(), "HTTP/1.1 200");
}

}  // namespace
}  // namespace waferseal::native
