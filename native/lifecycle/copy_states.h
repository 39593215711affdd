// Which state of a copy may follow which. Whatever writes a state names the set that it may come
// from, so that what two processes learn at the same time cannot undo what is final.
//
//   to                     from
//   sent, notified,        on the way
//   deferred, fell-back,
//   failed
//   queued or fell-back    on the way, opened, failed: its link was renewed
//   opened (the first)     on the way, sent, failed
//   retracted              on the way, opened, failed
//   expired                on the way, opened
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_COPY_STATES_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_COPY_STATES_H_

#include "native/store/copy_state.h"

namespace waferseal::lifecycle {

using native::CopyState;
using native::CopyStates;

// Nothing was handed over yet.
inline constexpr CopyStates kWaiting{CopyState::kQueued, CopyState::kDeferred};
// Delivery may still change these.
inline constexpr CopyStates kOnTheWay =
    kWaiting | CopyStates{CopyState::kNotified, CopyState::kFellBack};
// Nobody delivers it and nobody can open it here any more.
inline constexpr CopyStates kOver{CopyState::kSent, CopyState::kFailed, CopyState::kRetracted,
                                  CopyState::kExpired};
static_assert((kOnTheWay | kOver | CopyStates{CopyState::kOpened}) == CopyStates::all());

inline constexpr CopyStates kMayBeOpened =
    kOnTheWay | CopyStates{CopyState::kSent, CopyState::kFailed};
inline constexpr CopyStates kMayBeRetracted =
    kOnTheWay | CopyStates{CopyState::kOpened, CopyState::kFailed};
inline constexpr CopyStates kMayBeRenewed = kMayBeRetracted;
inline constexpr CopyStates kMayExpire = kOnTheWay | CopyStates{CopyState::kOpened};

// Delivery has no more to do.
constexpr bool is_final(CopyState state) { return !kOnTheWay.has(state); }

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_COPY_STATES_H_
