// The static pages: the web mail, the pick-up page, and the headers that confine them.
#ifndef WAFERSEAL_NATIVE_SERVER_PAGES_H_
#define WAFERSEAL_NATIVE_SERVER_PAGES_H_

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/server/http.h"

namespace waferseal::native {

// "/p", and everything below it or stuck to it by a mail gateway ("/p/...", "/p%23...", "/p;..."):
// such a path may hold a link secret. It gets the pick-up page and is never logged.
bool is_pick_up_path(std::string_view path);
// What may stand in a log for this path.
std::string loggable_path(std::string_view path);

class Pages {
 public:
  // `folder` has index.html, portal.html and what they load. `connect` are the origins of guards
  // elsewhere that pages may speak to.
  Pages(std::filesystem::path folder, const std::vector<std::string>& connect);

  // The file for a GET; nothing if there is none. Only plain names below the folder are looked at:
  // no dot files, no links out of it. What stands beside a file with ".br" or ".gz" at the end of
  // its name is the same, compressed, for who takes it (RFC 9110, 12.5.3).
  std::optional<HttpResponse> find(const std::string& path, std::string_view accept_encoding) const;

  const std::string& content_security_policy() const { return policy_; }

 private:
  std::filesystem::path folder_;
  std::string policy_;
};

// On every response. `https`: the public origin is https, so browsers shall remember it.
void add_security_headers(HttpResponse& response, const std::string& content_security_policy,
                          bool https);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_PAGES_H_
