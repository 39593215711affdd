// One connection: requests are read, handed over and answered, one after another, until either side
// has enough. Beast's types stay in here and in http_server.cc.
#ifndef WAFERSEAL_NATIVE_SERVER_HTTP_CONNECTION_H_
#define WAFERSEAL_NATIVE_SERVER_HTTP_CONNECTION_H_

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <cstddef>
#include <utility>

#include "native/server/body_budget.h"
#include "native/server/http_server.h"

namespace waferseal::native {

// Over TCP or a Unix socket.
using HttpStream = boost::beast::basic_stream<boost::asio::generic::stream_protocol>;

// Who is at the other end: an address, or a user of this machine.
struct HttpPeer {
  std::string address;
  std::optional<std::uint32_t> user;
};

// What the connections of one server have in common. Touched on the connections' thread only.
struct ConnectionState {
  ConnectionState(boost::asio::any_io_executor executor, std::uint64_t most_body_bytes)
      : bodies(std::move(executor), most_body_bytes) {}

  std::size_t connections = 0;
  std::size_t in_handlers = 0;
  bool stopping = false;
  BodyBudget bodies;
};

// Serves `stream` on its own executor; the handler runs on `handlers`. Ends when the peer has sent
// its last request, breaks the protocol, exceeds a limit, or `state.stopping` is set.
boost::asio::awaitable<void> serve_connection(HttpStream stream, HttpPeer peer,
                                              const HttpLimits& limits,
                                              const HttpCallbacks& callbacks,
                                              boost::asio::any_io_executor handlers,
                                              ConnectionState& state);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_HTTP_CONNECTION_H_
