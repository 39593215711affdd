#include "native/agent/guard_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace waferseal::delivery {
namespace {

constexpr long kTimeout_s = 20;
constexpr std::size_t kMostReply = 64 * 1024;

// R comes back in clear inside the channel.
bool is_private_channel(const std::string& origin) {
  if (origin.rfind("https://", 0) == 0) return true;
  const std::string scheme = "http://";
  if (origin.rfind(scheme, 0) != 0) return false;
  // The whole host, so that "http://127.0.0.1.example" is somebody else's.
  const std::string host =
      origin.substr(scheme.size(), origin.find(':', scheme.size()) - scheme.size());
  return host == "localhost" || host == "127.0.0.1";
}

// Of one size from the start, so that no half of a reply is left behind when it grows.
struct Reply {
  SecretBytes buffer = SecretBytes(kMostReply);
  std::size_t size = 0;
  ByteView view() const { return buffer.reveal().first(size); }
};

std::size_t collect(char* data, std::size_t size, std::size_t count, void* out) {
  auto& reply = *static_cast<Reply*>(out);
  const std::size_t length = size * count;
  if (length > kMostReply - reply.size) return 0;
  std::copy_n(data, length,
              reply.buffer.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(reply.size));
  reply.size += length;
  return length;
}

Error problem_of(const std::string& origin, long status, ByteView body) {
  const auto problem = nlohmann::json::parse(as_text(body), nullptr, /*allow_exceptions=*/false);
  if (problem.is_object() && problem.contains("code") && problem["code"].is_string()) {
    const auto code = code_from_name(problem["code"].get_ref<const std::string&>());
    if (code) return Error{*code, origin, {}};
  }
  return Error{Code::kNetwork, origin, "HTTP status " + std::to_string(status)};
}

class CurlTransport final : public GuardTransport {
 public:
  CurlTransport(std::string extra_ca_file, std::optional<GuardSocket> own)
      : extra_ca_file_(std::move(extra_ca_file)), own_(std::move(own)) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
  }

  Result<SecretBytes> post(const std::string& origin, const std::string& path,
                           const Bytes& body) override {
    const bool own = own_ && own_->origin == origin;
    if (!own && !is_private_channel(origin)) return Error{Code::kNetwork, origin, "not https"};
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                     curl_easy_cleanup);
    if (!handle) return Code::kOutOfMemory;
    CURL* curl = handle.get();
    const std::string url = (own ? std::string("http://localhost") : origin) + path;
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
        curl_slist_append(curl_slist_append(nullptr, "Content-Type: application/cbor"),
                          "X-Waferseal: 1"),
        curl_slist_free_all);
    Reply reply;
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // not by way of the environment's
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, kTimeout_s);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(body.data()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
    if (own) curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, own_->path.c_str());
    if (!extra_ca_file_.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, extra_ca_file_.c_str());
    const CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK) return Error{Code::kNetwork, origin, curl_easy_strerror(result)};
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return problem_of(origin, status, reply.view());
    return SecretBytes(reply.view());
  }

 private:
  std::string extra_ca_file_;
  std::optional<GuardSocket> own_;
};

}  // namespace

std::unique_ptr<GuardTransport> http_guard_transport(const std::string& extra_ca_file,
                                                     std::optional<GuardSocket> own) {
  return std::make_unique<CurlTransport>(extra_ca_file, std::move(own));
}

}  // namespace waferseal::delivery
