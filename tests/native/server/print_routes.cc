// Prints what the server answers, a line for each: method, path, content type of the body.
#include <iostream>

#include "native/server/routes.h"

int main() {
  const waferseal::native::Router router = waferseal::native::make_router();
  for (const waferseal::native::Route& route : router.routes()) {
    std::cout << route.method << ' ' << route.pattern;
    if (!route.content_type.empty()) std::cout << ' ' << route.content_type;
    std::cout << '\n';
  }
}
