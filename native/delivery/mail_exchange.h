// What delivery is configured with, put together once per process.
#ifndef WAFERSEAL_NATIVE_DELIVERY_MAIL_EXCHANGE_H_
#define WAFERSEAL_NATIVE_DELIVERY_MAIL_EXCHANGE_H_

#include "native/delivery/retry.h"
#include "native/smtp/attempt.h"

namespace waferseal::delivery {

struct MailExchange {
  DeliverySettings settings;
  RetrySchedule retry;
  TlsTrust trust;
  dns::Resolver& resolver;
  RandomSource& random;
  // delivery.status_mails: whether senders are told by mail too (SPEC 8.17).
  bool status_mails = true;
  mta_sts::Source* sts = nullptr;

  Exchange at(UnixTime now) const { return Exchange{settings, trust, resolver, random, now, sts}; }
};

using Clock = std::function<UnixTime()>;
UnixTime system_clock_now();

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_MAIL_EXCHANGE_H_
