#include "native/smtp/tls.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>

#include "native/smtp/tls_connection.h"
#include "waferseal/bytes.h"

namespace waferseal::delivery {
namespace {

std::string openssl_reason() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = error != 0 ? ERR_reason_error_string(error) : nullptr;
  return reason != nullptr ? reason : "unknown";
}

Bytes der(X509* certificate) {
  unsigned char* buffer = nullptr;
  const int size = i2d_X509(certificate, &buffer);
  if (size <= 0) return {};
  Bytes out(buffer, buffer + size);
  OPENSSL_free(buffer);
  return out;
}

std::string sha256_hex(ByteView bytes) {
  std::array<std::uint8_t, 32> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return hex_encode(digest);
}

std::string iso_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return {};
  std::array<char, 32> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) return {};
  return text.data();
}

Code code_of(long verify_result) {
  switch (verify_result) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return Code::kTlsWrongName;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Code::kTlsExpired;
    case X509_V_ERR_DANE_NO_MATCH:
      return Code::kTlsDaneMismatch;
    default:
      return Code::kTlsUntrusted;
  }
}

}  // namespace

Result<TlsTrust> TlsTrust::load(const std::string& extra_ca_file) {
  auto impl = std::make_shared<Impl>();
  impl->context.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = impl->context.get();
  if (context == nullptr) return Code::kOutOfMemory;
  // BCP 195 (RFC 9325, 3.1.1). Level 2: no RSA below 2048 bits, no SHA-1 signatures.
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // The certificate is verified in any case; what follows from it is for evidence_of and its
  // callers, which want to see the evidence of a bad one too.
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  ERR_clear_error();
  if (SSL_CTX_set_default_verify_paths(context) != 1) {
    return Error{Code::kDeliveryBadSetting, "the system's certificate authorities",
                 openssl_reason()};
  }
  if (!extra_ca_file.empty() && SSL_CTX_load_verify_file(context, extra_ca_file.c_str()) != 1) {
    return Error{Code::kDeliveryBadSetting, "delivery.extra_ca_file " + extra_ca_file,
                 openssl_reason()};
  }
  if (SSL_CTX_dane_enable(context) != 1) return Code::kOutOfMemory;
  return TlsTrust(std::move(impl));
}

bool demand_of(SSL* ssl, const TlsDemand& demand) {
  X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_time(parameters, unix_seconds(demand.now));
  // RFC 9525, 6.3: only subjectAltName counts, a wildcard only as the whole first label.
  SSL_set_hostflags(ssl,
                    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (demand.host.empty()) return true;
  if (demand.tlsa.empty()) {
    return SSL_set_tlsext_host_name(ssl, demand.host.c_str()) == 1 &&
           SSL_set1_host(ssl, demand.host.c_str()) == 1;
  }
  // RFC 7672, 3.1.1: with DANE-EE(3) names do not matter, for DANE-TA(2) they do. SSL_dane_enable
  // sets SNI too.
  if (SSL_dane_enable(ssl, demand.host.c_str()) != 1) return false;
  SSL_dane_set_flags(ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
  for (const std::string& name : demand.dane_names) {
    if (SSL_add1_host(ssl, name.c_str()) != 1) return false;
  }
  bool usable = false;
  for (const dns::Tlsa& record : demand.tlsa) {
    const int added = SSL_dane_tlsa_add(ssl, record.usage, record.selector, record.matching_type,
                                        record.data.data(), record.data.size());
    if (added < 0) return false;
    usable = usable || added > 0;
  }
  // If no record can be used OpenSSL would fall back to authorities: not what was demanded.
  return usable;
}

TlsEvidence evidence_of(SSL* ssl, const TlsDemand& demand) {
  TlsEvidence evidence;
  evidence.version = SSL_get_version(ssl);
  evidence.cipher = SSL_get_cipher_name(ssl);
  const char* group = OBJ_nid2sn(static_cast<int>(SSL_get_negotiated_group(ssl)));
  if (group != nullptr && group != std::string_view("UNDEF")) evidence.group = group;

  Bytes chain;
  STACK_OF(X509)* certificates = SSL_get_peer_cert_chain(ssl);
  for (int i = 0; certificates != nullptr && i < sk_X509_num(certificates); ++i) {
    append(chain, der(sk_X509_value(certificates, i)));
  }
  evidence.chain_sha256 = sha256_hex(chain);
  X509* leaf = SSL_get0_peer_certificate(ssl);
  const long verified = SSL_get_verify_result(ssl);
  if (leaf == nullptr) {
    evidence.problem = Code::kTlsUntrusted;
    evidence.detail = "no certificate";
    return evidence;
  }
  evidence.leaf_sha256 = sha256_hex(der(leaf));
  evidence.not_after = iso_time(X509_get0_notAfter(leaf));
  if (verified != X509_V_OK) {
    evidence.problem = code_of(verified);
    evidence.detail = X509_verify_cert_error_string(verified);
    return evidence;
  }
  if (demand.host.empty()) {
    evidence.problem = Code::kTlsWrongName;
  } else if (demand.tlsa.empty()) {
    evidence.assurance = Assurance::kPkix;
  } else if (SSL_get0_dane_authority(ssl, nullptr, nullptr) >= 0) {
    evidence.assurance = Assurance::kDane;
  } else {
    evidence.problem = Code::kTlsDaneMismatch;
  }
  return evidence;
}

}  // namespace waferseal::delivery
