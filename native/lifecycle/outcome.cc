#include "native/lifecycle/outcome.h"

#include "native/lifecycle/copy_states.h"
#include "native/lifecycle/tell_sender.h"

namespace waferseal::lifecycle {
namespace {

using native::Change;
using native::CopyUpdate;
using native::QueueKind;
using native::QueueRow;

Change end_of(const QueueRow& row, UnixTime now) {
  Change change;
  change.now = now;
  change.row = native::RowEnd{row};
  return change;
}

// What delivery learnt, of a copy that nothing final has happened to.
CopyUpdate learnt(const QueueRow& row, CopyState state, std::string code, std::string evidence) {
  CopyUpdate update;
  update.copy_id = row.copy_id;
  update.from = kOnTheWay;
  update.state = state;
  update.code = std::move(code);
  update.evidence = std::move(evidence);
  return update;
}

// What a row that ends leaves without a use.
void forget_leftovers(const QueueRow& row, Change& change) {
  switch (row.kind) {
    case QueueKind::kTls:
      change.clear.push_back(row.copy_id);  // the dormant fall-back
      return;
    case QueueKind::kNotice:
      change.forget_notices.push_back(row.notice_id);
      return;
    case QueueKind::kOpenPgp:  // the mail may be another copy's as well: see tidy
    case QueueKind::kStatus:
      return;
  }
}

Status finish(native::Store& store, const QueueRow& row, CopyState state, std::string code,
              std::string evidence, UnixTime now) {
  Change change = end_of(row, now);
  change.copies.push_back(learnt(row, state, std::move(code), std::move(evidence)));
  forget_leftovers(row, change);
  return store.write(change);
}

}  // namespace

Status record_delivery(native::Store& store, const QueueRow& row, const std::string& evidence,
                       UnixTime now) {
  const CopyState state = row.kind == QueueKind::kNotice ? CopyState::kNotified : CopyState::kSent;
  return finish(store, row, state, "", evidence, now);
}

Status record_deferral(native::Store& store, const QueueRow& row, std::optional<Code> code,
                       const std::string& evidence, UnixTime again_at, UnixTime now) {
  Change change = end_of(row, now);
  change.row->again_at = again_at;
  if (code) {
    change.copies.push_back(
        learnt(row, CopyState::kDeferred, std::string(code_name(*code)), evidence));
    WAFERSEAL_CHECK(tell_delay(store, row, change));
  }
  return store.write(change);
}

Status record_failure(native::Store& store, const QueueRow& row, Code code,
                      const std::string& evidence, UnixTime now) {
  Change change = end_of(row, now);
  change.copies.push_back(learnt(row, CopyState::kFailed, std::string(code_name(code)), evidence));
  forget_leftovers(row, change);
  WAFERSEAL_CHECK(tell_failure(store, row, change));
  return store.write(change);
}

Status record_too_late(native::Store& store, const QueueRow& row, UnixTime now) {
  Change change = end_of(row, now);
  change.copies.push_back(
      learnt(row, CopyState::kExpired, std::string(code_name(Code::kDeliveryExpired)), "{}"));
  forget_leftovers(row, change);
  WAFERSEAL_CHECK(tell_failure(store, row, change));
  return store.write(change);
}

Status record_doubt(native::Store& store, const QueueRow& row, const std::string& actor,
                    UnixTime now) {
  return store.settings().audit({now, std::string(code_name(Code::kDeliveryInDoubt)), actor,
                                 row.message_id,
                                 "copy " + std::to_string(row.copy_id) + " is sent again"});
}

Status record_untold(native::Store& store, const QueueRow& row, Code code, UnixTime now) {
  Change change = end_of(row, now);
  change.events.push_back({now, std::string(code_name(code)), "server", row.message_id,
                           "copy " + std::to_string(row.copy_id) + ": its sender was not told"});
  return store.write(change);
}

Status drop_row(native::Store& store, const QueueRow& row, UnixTime now) {
  return store.write(end_of(row, now));
}

}  // namespace waferseal::lifecycle
