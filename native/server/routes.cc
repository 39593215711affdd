#include "native/server/routes.h"

#include "native/server/addressbook.h"
#include "native/server/administration.h"
#include "native/server/answers_key.h"
#include "native/server/backend.h"
#include "native/server/books.h"
#include "native/server/drafts.h"
#include "native/server/guard_routes.h"
#include "native/server/own_keys.h"
#include "native/server/own_settings.h"
#include "native/server/portal.h"
#include "native/server/portal_replies.h"
#include "native/server/replies.h"
#include "native/server/sent.h"
#include "native/server/sent_changes.h"
#include "native/server/sessions.h"
#include "native/server/submission.h"
#include "native/server/uploads.h"

namespace waferseal::native {
namespace {

Result<HttpResponse> health(Backend& backend, const HttpRequest&) {
  WAFERSEAL_CHECK(backend.store().queue().size());  // the store can be read
  HttpResponse response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = to_bytes("ok\n");
  return response;
}

}  // namespace

Router make_router() {
  Router router;
  add_session_routes(router);
  add_address_book_routes(router);
  add_book_routes(router);
  add_own_key_routes(router);
  add_own_settings_routes(router);
  add_administration_routes(router);
  add_answers_key_routes(router);
  add_upload_routes(router);
  add_draft_routes(router);
  add_submission_routes(router);
  add_sent_routes(router);
  add_sent_change_routes(router);
  add_guard_routes(router);
  add_portal_routes(router);
  add_portal_reply_routes(router);
  add_reply_routes(router);
  router.add({"GET", "/healthz", "", 0, true, answer(health)});
  return router;
}

}  // namespace waferseal::native
