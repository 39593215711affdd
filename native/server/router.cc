#include "native/server/router.h"

#include <algorithm>
#include <exception>
#include <new>
#include <optional>

#include "native/server/backend.h"
#include "native/server/client_address.h"

namespace waferseal::native {
namespace {

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

std::optional<PathParts> match(const std::string& pattern, const std::string& path) {
  const auto wanted = split_path(pattern);
  const auto given = split_path(path);
  if (wanted.size() != given.size()) return std::nullopt;
  PathParts parts;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].empty() && wanted[i].front() == '{') {
      if (given[i].empty()) return std::nullopt;
      parts.emplace_back(given[i]);
    } else if (wanted[i] != given[i]) {
      return std::nullopt;
    }
  }
  return parts;
}

std::optional<Error> refuse(const Route& route, const HttpRequest& request,
                            const std::vector<std::string>& allowed_origins) {
  // SPEC 6.1.3: no browser adds a token by itself, and with one the cookie is not read.
  if (request.method != "GET" && route.same_site_only && !request.bearer_token()) {
    if (request.header("x-waferseal") != "1") return Error{Code::kCrossSite, "X-Waferseal", {}};
    const std::string_view origin = request.header("origin");
    if (!origin.empty() && std::find(allowed_origins.begin(), allowed_origins.end(), origin) ==
                               allowed_origins.end()) {
      return Error{Code::kCrossSite, "Origin", {}};
    }
  }
  if (!route.content_type.empty() && request.content_type() != route.content_type) {
    return Error{Code::kUnsupportedMediaType, {}, "this request takes " + route.content_type};
  }
  if (request.body.size() > route.most_body) {
    return Error{Code::kTooLarge, {}, "above " + std::to_string(route.most_body) + " bytes"};
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t Router::most_body(const std::string& method, const std::string& path) const {
  for (const Route& route : routes_) {
    if (route.method == method && match(route.pattern, path)) return route.most_body;
  }
  return 0;
}

HttpResponse Router::dispatch(Backend& backend, const HttpRequest& request,
                              const std::vector<std::string>& allowed_origins) const {
  std::string allow;
  for (const Route& route : routes_) {
    const auto parts = match(route.pattern, request.path);
    if (!parts) continue;
    if (route.method != request.method) {
      allow += (allow.empty() ? "" : ", ") + route.method;
      continue;
    }
    if (const auto error = refuse(route, request, allowed_origins)) return problem(*error);
    if (route.by_address) {
      const auto wait =
          backend.shared().address_limit.take(counted_as(request.remote), backend.now());
      if (wait.count() > 0) return problem(too_many_requests(wait));
    }
    try {
      return route.handler(backend, request, *parts);
    } catch (const std::bad_alloc&) {
      return problem(Error{Code::kOutOfMemory, {}, {}});
    } catch (const std::exception& exception) {
      return problem(Error{Code::kInternal, {}, exception.what()});
    }
  }
  if (allow.empty()) return problem(Error{Code::kNotFound, {}, {}});
  HttpResponse response = problem(Error{Code::kMethodNotAllowed, {}, {}});
  response.headers.emplace_back("Allow", allow);
  return response;
}

}  // namespace waferseal::native
