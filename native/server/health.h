// How the server is, for its monitor.
#ifndef WAFERSEAL_NATIVE_SERVER_HEALTH_H_
#define WAFERSEAL_NATIVE_SERVER_HEALTH_H_

#include <vector>

#include "native/server/backend.h"
#include "native/server/monitor.h"

namespace waferseal::native {

// Without these nobody logs in and nothing is sent: store, key list, guard.
std::vector<Need> needs_of(Backend& backend);
// What is counted when somebody asks: the queue, the guard, and when keys end. What cannot be read
// is left out; needs_of says why.
void write_gauges(Backend& backend, MetricsText& text);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_HEALTH_H_
