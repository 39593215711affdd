// What stream.cc needs of OpenSSL; no other file includes this.
#ifndef WAFERSEAL_NATIVE_SMTP_TLS_CONNECTION_H_
#define WAFERSEAL_NATIVE_SMTP_TLS_CONNECTION_H_

#include <openssl/ssl.h>

#include <memory>

#include "native/smtp/tls.h"

namespace waferseal::delivery {

struct SslContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

struct TlsTrust::Impl {
  std::unique_ptr<SSL_CTX, SslContextDeleter> context;
};

// Before the handshake: names, TLSA records, the time. False: OpenSSL had no memory for it.
bool demand_of(SSL* ssl, const TlsDemand& demand);
// After a finished handshake.
TlsEvidence evidence_of(SSL* ssl, const TlsDemand& demand);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_TLS_CONNECTION_H_
