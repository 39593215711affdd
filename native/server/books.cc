#include "native/server/books.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/server/backend.h"
#include "native/server/json_body.h"
#include "native/server/sessions.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostBooks = 100;
constexpr std::size_t kMostName = 100;  // bytes

nlohmann::json book_json(const AddressBook& book) {
  return {{"id", book.id}, {"name", book.name}, {"subscribed", book.subscribed}};
}

nlohmann::json books_json(const AddressBooks& books) {
  nlohmann::json list = nlohmann::json::array();
  for (const AddressBook& book : books.list) list.push_back(book_json(book));
  return {{"books", std::move(list)}, {"preferred", books.preferred}, {"default", books.fallback}};
}

Result<HttpResponse> list_books(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const AddressBooks books, backend.store().users().list_books(user.mailbox));
  return json_response(200, books_json(books).dump());
}

// Names are shown as they are.
Status check_name(const std::string& name) {
  const bool control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
  });
  if (name.empty() || name.size() > kMostName || control) {
    return Error{Code::kBadJson, "name", "1 to 100 bytes without control characters"};
  }
  return Done{};
}

Result<HttpResponse> put_book(Backend& backend, const HttpRequest& request,
                              const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  AddressBook book;
  book.id = parts[0];
  WAFERSEAL_TRY(book.name, body.text("name"));
  WAFERSEAL_TRY(book.subscribed, body.flag("subscribed"));
  WAFERSEAL_CHECK(body.end());
  WAFERSEAL_CHECK(check_name(book.name));
  UserStore& users = backend.store().users();
  WAFERSEAL_TRY(const AddressBooks books, users.list_books(user.mailbox));
  // One that is there may have an id that no browser has drawn.
  if (!has_book(books, book.id)) {
    const auto id = base64url_decode(book.id);
    if (!id || id->size() != 16) return Error{Code::kBadRequest, "id", "not 16 bytes in base64url"};
    if (books.list.size() >= kMostBooks) return Error{Code::kTooLarge, "books", "at most 100"};
  }
  const Status put = users.put_book(user.mailbox, book);
  if (!put && put.code() == Code::kConflict) return Error{Code::kConflict, "name", {}};
  WAFERSEAL_CHECK(put);
  return json_response(200, book_json(book).dump());
}

Result<HttpResponse> remove_book(Backend& backend, const HttpRequest& request,
                                 const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  UserStore& users = backend.store().users();
  WAFERSEAL_TRY(const AddressBooks books, users.list_books(user.mailbox));
  if (parts[0] == books.fallback) return Error{Code::kBookIsDefault, parts[0], {}};
  WAFERSEAL_CHECK(users.remove_book(user.mailbox, parts[0]));
  return empty_response();
}

Result<HttpResponse> order_books(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const std::string preferred, body.text("preferred"));
  WAFERSEAL_TRY(const std::string fallback, body.text("default"));
  WAFERSEAL_CHECK(body.end());
  UserStore& users = backend.store().users();
  WAFERSEAL_TRY(const AddressBooks books, users.list_books(user.mailbox));
  if (!preferred.empty() && !has_book(books, preferred)) {
    return Error{Code::kNotFound, "preferred", {}};
  }
  if (!has_book(books, fallback)) return Error{Code::kNotFound, "default", {}};
  WAFERSEAL_CHECK(users.order_books(user.mailbox, preferred, fallback));
  return list_books(backend, request);
}

}  // namespace

bool has_book(const AddressBooks& books, const std::string& id) {
  return std::any_of(books.list.begin(), books.list.end(),
                     [&id](const AddressBook& book) { return book.id == id; });
}

void add_book_routes(Router& router) {
  const std::string books = "/api/v1/addressbook/books";
  router.add({"GET", books, "", 0, true, answer(list_books)});
  router.add({"PUT", books + "/{id}", "application/json", 4096, true, answer(put_book)});
  router.add({"DELETE", books + "/{id}", "", 0, true, answer(remove_book)});
  router.add(
      {"PUT", "/api/v1/addressbook/order", "application/json", 4096, true, answer(order_books)});
}

}  // namespace waferseal::native
