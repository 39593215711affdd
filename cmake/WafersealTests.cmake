# waferseal_add_test(<name> SOURCES ... LIBS ...): a GoogleTest program. The same sources run natively and, where the
# room is part of the engine, as wasm under Node.
if(NOT WAFERSEAL_BUILD_TESTS AND DEFINED WAFERSEAL_BUILD_TESTS)
  return()
endif()

if(EMSCRIPTEN)
  waferseal_dependency(gtest gmock gtest gtest_main)
  # The programs' loaders are CommonJS, whatever the package.json above the build folder says.
  file(WRITE ${PROJECT_BINARY_DIR}/tests/package.json "{ \"type\": \"commonjs\" }\n")
else()
  find_package(GTest REQUIRED)
  add_library(deps::gtest INTERFACE IMPORTED GLOBAL)
  target_link_libraries(deps::gtest INTERFACE GTest::gmock GTest::gtest GTest::gtest_main)
endif()

# GoogleTest and JSON take longer to read than most tests: they are read once for all of them. Not in the libraries:
# GCC 12 finds faults in a precompiled standard library once it optimises.
add_executable(waferseal_test_prelude EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/test_prelude.cc)
target_compile_options(waferseal_test_prelude PRIVATE ${WAFERSEAL_WARNINGS} -O0 -g0)
target_link_libraries(waferseal_test_prelude PRIVATE deps::gtest deps::json)
target_precompile_headers(waferseal_test_prelude PRIVATE <gmock/gmock.h> <gtest/gtest.h> <nlohmann/json.hpp>)

function(waferseal_add_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  # The code under test is optimised, the tests themselves are built fast.
  target_compile_options(${name} PRIVATE ${WAFERSEAL_WARNINGS} -O0 -g0)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  # Tests run in the checkout's folder; a relative path lets a compiler cache serve every checkout.
  target_compile_definitions(${name} PRIVATE WAFERSEAL_TEST_DATA_DIR="tests/vectors")
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} deps::gtest)
  target_precompile_headers(${name} REUSE_FROM waferseal_test_prelude)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  if(EMSCRIPTEN)
    target_link_options(${name} PRIVATE -O1 -g0 -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=64MB
      --pre-js ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/node_without_fetch.js)
    add_test(NAME ${name} COMMAND node $<TARGET_FILE:${name}>)
  else()
    add_test(NAME ${name} COMMAND ${name})
  endif()
  # The label is the folder that `npm test` picks programs by.
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} LABELS ${folder})
endfunction()
