// Which handler takes a request, and what every request must bring before one does.
#ifndef WAFERSEAL_NATIVE_SERVER_ROUTER_H_
#define WAFERSEAL_NATIVE_SERVER_ROUTER_H_

#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "native/server/http.h"

namespace waferseal::native {

class Backend;

// What stood in place of the `{...}` parts of the pattern, in order.
using PathParts = std::vector<std::string>;
using Handler = std::function<HttpResponse(Backend&, const HttpRequest&, const PathParts&)>;

// A handler from a function that may fail; the error becomes a problem document.
template <class Function>
Handler answer(Function function) {
  return [function](Backend& backend, const HttpRequest& request,
                    const PathParts& parts) -> HttpResponse {
    Result<HttpResponse> result = [&]() -> Result<HttpResponse> {
      if constexpr (std::is_invocable_v<Function, Backend&, const HttpRequest&, const PathParts&>) {
        return function(backend, request, parts);
      } else {
        return function(backend, request);
      }
    }();
    return result ? std::move(*result) : problem(result.error());
  };
}

struct Route {
  std::string method;
  std::string pattern;       // "/api/v1/messages/{id}"
  std::string content_type;  // of the body; empty: there is no body, or any
  std::uint64_t most_body = 256 * 1024;
  // X-Waferseal: 1 must be there. Off only where no cookie is read and each request is signed.
  bool same_site_only = true;
  Handler handler;
  // SPEC 6.9.1: nobody has to log in for it, so that it counts for the client's address.
  bool by_address = false;
};

class Router {
 public:
  void add(Route route) { routes_.push_back(std::move(route)); }
  const std::vector<Route>& routes() const { return routes_; }

  // How many bytes of body a request to this path may have; 0 if there is no such route.
  std::uint64_t most_body(const std::string& method, const std::string& path) const;
  // `allowed_origins`: what an Origin header may say. Never throws: an exception of a library that
  // got this far is answered as kInternal.
  HttpResponse dispatch(Backend& backend, const HttpRequest& request,
                        const std::vector<std::string>& allowed_origins) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_ROUTER_H_
