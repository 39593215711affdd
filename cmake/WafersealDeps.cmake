# The pinned libraries that deps/ builds, once natively and once to wasm. `node deps/prefix.mjs` knows where they are.
if(EMSCRIPTEN)
  set(WAFERSEAL_DEPS_TARGET wasm)
else()
  set(WAFERSEAL_DEPS_TARGET native)
endif()
if(NOT WAFERSEAL_DEPS_PREFIX)
  execute_process(
    COMMAND node ${CMAKE_CURRENT_LIST_DIR}/../deps/prefix.mjs ${WAFERSEAL_DEPS_TARGET}
    OUTPUT_VARIABLE WAFERSEAL_DEPS_PREFIX OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
message(STATUS "Third-party libraries: ${WAFERSEAL_DEPS_PREFIX}")

# Each adapter links its own; no include folder is global, so a header cannot be used outside its room by accident
# of a shared path alone (setup/check looks at the includes as well).
function(waferseal_dependency name)
  add_library(deps::${name} INTERFACE IMPORTED GLOBAL)
  target_include_directories(deps::${name} SYSTEM INTERFACE ${WAFERSEAL_DEPS_PREFIX}/include)
  foreach(archive ${ARGN})
    target_link_libraries(deps::${name} INTERFACE ${WAFERSEAL_DEPS_PREFIX}/lib/lib${archive}.a)
  endforeach()
endfunction()

waferseal_dependency(json)                 # nlohmann/json, header only
waferseal_dependency(sodium sodium)
waferseal_dependency(utf8proc utf8proc)
target_compile_definitions(deps::utf8proc INTERFACE UTF8PROC_STATIC)
if(EMSCRIPTEN)
  # In few bytes, for the page that outsiders wait for.
  waferseal_dependency(sodium_small sodium_small sodium)
  waferseal_dependency(utf8proc_small utf8proc_apart)
  target_compile_definitions(deps::utf8proc_small INTERFACE UTF8PROC_STATIC)
endif()
waferseal_dependency(botan botan-3)
waferseal_dependency(rnp rnp sexpp botan-3 json-c z bz2)
target_compile_definitions(deps::rnp INTERFACE RNP_STATIC)
if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  target_link_libraries(deps::botan INTERFACE Threads::Threads)
  target_link_libraries(deps::rnp INTERFACE Threads::Threads)
endif()
