#include "native/https/fetch.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <memory>
#include <mutex>

namespace waferseal::https {
namespace {

struct Collected {
  Bytes bytes;
  std::size_t most = 0;
  bool too_large = false;
};

std::size_t collect(char* data, std::size_t size, std::size_t count, void* out) {
  auto& collected = *static_cast<Collected*>(out);
  const std::size_t length = size * count;
  if (length > collected.most - collected.bytes.size()) {
    collected.too_large = true;
    return 0;
  }
  append(collected.bytes, ByteView(reinterpret_cast<const std::uint8_t*>(data), length));
  return length;
}

// "host:443:192.0.2.1,[2001:db8::1]"
std::string resolve_entry(const Request& request) {
  std::string entry = request.host + ":" + std::to_string(request.port) + ":";
  for (std::size_t i = 0; i < request.addresses.size(); ++i) {
    if (i != 0) entry += ",";
    const std::string& address = request.addresses[i];
    entry += address.find(':') == std::string::npos ? address : "[" + address + "]";
  }
  return entry;
}

// Besides curl's own: CURLOPT_CAINFO would take their place.
CURLcode add_authorities(CURL*, void* context, void* file) {
  const auto* path = static_cast<const std::string*>(file);
  const int added = SSL_CTX_load_verify_file(static_cast<SSL_CTX*>(context), path->c_str());
  return added == 1 ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

}  // namespace

Result<Response> fetch(const Request& request) {
  static std::once_flag initialised;
  std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (request.addresses.empty()) return Error{Code::kNetwork, request.host, "no address"};
  const Handle handle(curl_easy_init(), curl_easy_cleanup);
  const List known(curl_slist_append(nullptr, resolve_entry(request).c_str()), curl_slist_free_all);
  if (!handle || !known) return Code::kOutOfMemory;
  CURL* const curl = handle.get();
  const std::string url =
      "https://" + request.host + ":" + std::to_string(request.port) + request.path;
  Collected collected;
  collected.most = request.most_bytes;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_RESOLVE, known.get());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!request.extra_ca_file.empty()) {
    const bool taken =
        curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, add_authorities) == CURLE_OK &&
        curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, &request.extra_ca_file) == CURLE_OK;
    if (!taken) return Error{Code::kNetwork, request.host, "curl was not built with OpenSSL"};
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &collected);
  const CURLcode result = curl_easy_perform(curl);
  if (collected.too_large) {
    return Error{Code::kTooLarge, request.host,
                 "above " + std::to_string(request.most_bytes) + " bytes"};
  }
  if (result != CURLE_OK) {
    return Error{Code::kNetwork, request.host, curl_easy_strerror(result)};
  }
  Response response;
  response.body = std::move(collected.bytes);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response.status);
  const char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) response.content_type = type;
  return response;
}

}  // namespace waferseal::https
