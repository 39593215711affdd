#include "native/server/pages.h"

#include <array>
#include <utility>

#include "native/files/durable_file.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostFileBytes = 64 * 1024 * 1024;

struct Type {
  std::string_view extension;
  std::string_view media_type;
};
constexpr std::array<Type, 12> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".bin", "application/octet-stream"},
}};

std::optional<std::string_view> media_type(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  for (const Type& type : kTypes) {
    if (type.extension == extension) return type.media_type;
  }
  return std::nullopt;
}

bool is_plain_name(std::string_view part) {
  if (part.empty() || part.front() == '.') return false;
  for (const char c : part) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    if (!plain) return false;
  }
  return true;
}

// The file below `folder`, or nothing if a part of the path is not a plain name.
std::optional<std::filesystem::path> resolve_path(const std::filesystem::path& folder,
                                                  std::string_view path) {
  std::filesystem::path file = folder;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (!is_plain_name(part)) return std::nullopt;
    file /= std::string(part);
    std::error_code error;
    if (std::filesystem::is_symlink(file, error)) return std::nullopt;
    if (slash == std::string_view::npos) return file;
    path.remove_prefix(slash + 1);
  }
}

struct Coding {
  std::string_view name;
  std::string_view extension;
};
constexpr std::array<Coding, 2> kCodings = {{{"br", ".br"}, {"gzip", ".gz"}}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// RFC 9110, 12.4.2: a weight of 0 means no.
bool weighs_nothing(std::string_view parameters) {
  const std::size_t at = parameters.find("q=0");
  return at != std::string_view::npos &&
         parameters.find_first_of("123456789", at + 3) == std::string_view::npos;
}

// Named, and not with a weight of 0; a star is not taken for a name.
bool accepts(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const std::size_t comma = accept_encoding.find(',');
    const std::string_view one = accept_encoding.substr(0, comma);
    const std::size_t semicolon = one.find(';');
    if (trimmed(one.substr(0, semicolon)) == coding) {
      return semicolon == std::string_view::npos || !weighs_nothing(one.substr(semicolon));
    }
    accept_encoding.remove_prefix(comma == std::string_view::npos ? accept_encoding.size()
                                                                  : comma + 1);
  }
  return false;
}

bool is_file(const std::filesystem::path& file) {
  std::error_code error;
  return std::filesystem::is_regular_file(std::filesystem::symlink_status(file, error));
}

// Vite puts a hash of the content into these names.
bool never_changes(std::string_view path) { return path.rfind("/assets/", 0) == 0; }

}  // namespace

bool is_pick_up_path(std::string_view path) {
  if (path.rfind("/p", 0) != 0) return false;
  if (path.size() == 2) return true;
  const char next = path[2];
  const bool part_of_a_name = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                              (next >= '0' && next <= '9') || next == '-' || next == '_' ||
                              next == '.';
  return !part_of_a_name;
}

std::string loggable_path(std::string_view path) {
  return is_pick_up_path(path) ? "/p" : std::string(path.substr(0, path.find('?')));
}

Pages::Pages(std::filesystem::path folder, const std::vector<std::string>& connect)
    : folder_(std::move(folder)) {
  std::string origins;
  for (const std::string& origin : connect) origins += " " + origin;
  policy_ =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
      "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
      "connect-src 'self'" +
      origins +
      "; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
      "require-trusted-types-for 'script'; trusted-types waferseal lit-html dompurify";
}

std::optional<HttpResponse> Pages::find(const std::string& path,
                                        std::string_view accept_encoding) const {
  if (folder_.empty() || path.empty() || path.front() != '/') return std::nullopt;
  std::filesystem::path file;
  if (is_pick_up_path(path)) {
    file = folder_ / "portal.html";
  } else if (path == "/") {
    file = folder_ / "index.html";
  } else {
    const auto resolved = resolve_path(folder_, path);
    if (!resolved) return std::nullopt;
    file = *resolved;
  }
  const auto type = media_type(file);
  std::error_code error;
  if (!type || !std::filesystem::is_regular_file(file, error)) return std::nullopt;
  HttpResponse response;
  for (const Coding& coding : kCodings) {
    std::filesystem::path compressed = file;
    compressed += coding.extension;
    if (!is_file(compressed)) continue;
    if (response.headers.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
    if (!accepts(accept_encoding, coding.name)) continue;
    response.headers.emplace_back("Content-Encoding", std::string(coding.name));
    file = std::move(compressed);
    break;
  }
  auto bytes = read_file(file, kMostFileBytes);
  if (!bytes) return problem(bytes.error());
  response.content_type = std::string(*type);
  response.headers.emplace_back(
      "Cache-Control", never_changes(path) ? "public, max-age=31536000, immutable" : "no-cache");
  response.body = std::move(*bytes);
  return response;
}

void add_security_headers(HttpResponse& response, const std::string& content_security_policy,
                          bool https) {
  auto& headers = response.headers;
  headers.emplace_back("Content-Security-Policy", content_security_policy.empty()
                                                      ? "default-src 'none'; frame-ancestors 'none'"
                                                      : content_security_policy);
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Referrer-Policy", "no-referrer");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  if (https) headers.emplace_back("Strict-Transport-Security", "max-age=63072000");
  for (const auto& header : headers) {
    if (header.first == "Cache-Control") return;
  }
  headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace waferseal::native
