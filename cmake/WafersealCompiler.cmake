# C++20 as gcc 12 and libc++ 13 both have it; warnings are errors on our own code.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
# Functions and lines for backtraces; full debug information doubles the time of a build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

find_program(WAFERSEAL_CCACHE ccache)
if(WAFERSEAL_CCACHE)
  # What ccache asks for before it caches what uses a precompiled header; no source of ours tells the time it was built.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${WAFERSEAL_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

# Members have defaults; an aggregate that names only some of them is what we want to read.
set(WAFERSEAL_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-missing-field-initializers -Werror)

# Several files of a room in one go take half the time. Off, as CMake has it, for work on single files and for
# clang-tidy.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC takes a .cc file that another one includes for a header, in which anonymous namespaces would be a fault.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
endif()

if(EMSCRIPTEN)
  add_compile_options(-fwasm-exceptions -msimd128)
  add_link_options(-fwasm-exceptions -sTOTAL_STACK=1MB)
  # Does nothing on a libc++ that is new enough.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include ${PROJECT_SOURCE_DIR}/deps/wasm/libcxx13.h>")
endif()

set(WAFERSEAL_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined")
if(WAFERSEAL_SANITIZE)
  add_compile_options(-fsanitize=${WAFERSEAL_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WAFERSEAL_SANITIZE})
endif()

option(WAFERSEAL_BUILD_FUZZERS "Build the fuzz targets (clang only)" OFF)
if(WAFERSEAL_BUILD_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# waferseal_library(<target> SOURCES ... HOT ... LIBS ...): one room of the house as a static library.
# HOT are sources too, those that run once a byte. LIBS are public; PRIVATE_LIBS are what only the room's own .cc
# files include (adapters).
#
# For WebAssembly there is <target>_small beside it, in which all but HOT is built for few bytes, with the small ones
# of the libraries that have one: for the page that outsiders wait for. Not for the whole engine: of a template that both have the linker takes one, and OpenPGP with
# the small ones takes half as long again.
function(waferseal_library target)
  cmake_parse_arguments(ARG "" "" "SOURCES;HOT;LIBS;PRIVATE_LIBS" ${ARGN})
  add_library(${target} STATIC ${ARG_SOURCES} ${ARG_HOT})
  target_compile_options(${target} PRIVATE ${WAFERSEAL_WARNINGS})
  if(EMSCRIPTEN)
    add_library(${target}_small STATIC EXCLUDE_FROM_ALL ${ARG_SOURCES} ${ARG_HOT})
    target_compile_options(${target}_small PRIVATE ${WAFERSEAL_WARNINGS} -Oz)
    set_source_files_properties(${ARG_HOT} PROPERTIES COMPILE_OPTIONS -O3)
    target_include_directories(${target}_small PRIVATE ${PROJECT_SOURCE_DIR}/engine/include ${PROJECT_SOURCE_DIR})
    list(TRANSFORM ARG_PRIVATE_LIBS REPLACE "^(deps::(sodium|utf8proc))$" "\\1_small" OUTPUT_VARIABLE small_libs)
    target_link_libraries(${target}_small PRIVATE ${small_libs})
  endif()
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/engine/include ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC ${ARG_LIBS} PRIVATE ${ARG_PRIVATE_LIBS})
endfunction()
