// Addresses that no record of the DNS has a good reason to name.
#ifndef WAFERSEAL_NATIVE_DNS_OWN_MACHINE_H_
#define WAFERSEAL_NATIVE_DNS_OWN_MACHINE_H_

#include <string>

namespace waferseal::dns {

// 127/8, ::1, 0/8, :: and link-local addresses, IPv4-mapped ones included: a record that points there
// aims at our own machine.
bool is_own_machine(const std::string& address);

}  // namespace waferseal::dns

#endif  // WAFERSEAL_NATIVE_DNS_OWN_MACHINE_H_
