# Emscripten's own toolchain file: that of EMSDK, else that of the emcc in PATH, as deps/toolchain.mjs
# chooses. The preset `wasm` adds NODE_PATH to the environment, without which Debian's emcc does not
# find its node packages.
if(DEFINED ENV{EMSDK} AND EXISTS "$ENV{EMSDK}/upstream/emscripten/emcc")
  set(waferseal_emscripten "$ENV{EMSDK}/upstream/emscripten")
  set(CMAKE_C_COMPILER "${waferseal_emscripten}/emcc" CACHE FILEPATH "Emscripten C compiler")
  set(CMAKE_CXX_COMPILER "${waferseal_emscripten}/em++" CACHE FILEPATH "Emscripten C++ compiler")
  set(CMAKE_AR "${waferseal_emscripten}/emar" CACHE FILEPATH "Emscripten archiver")
  set(CMAKE_RANLIB "${waferseal_emscripten}/emranlib" CACHE FILEPATH "Emscripten ranlib")
else()
  find_program(waferseal_emcc emcc NO_CACHE)
  if(NOT waferseal_emcc)
    message(FATAL_ERROR "Emscripten is missing: apt-get install emscripten")
  endif()
  file(REAL_PATH "${waferseal_emcc}" waferseal_emcc)
  get_filename_component(waferseal_emscripten "${waferseal_emcc}" DIRECTORY)
endif()
include("${waferseal_emscripten}/cmake/Modules/Platform/Emscripten.cmake")
