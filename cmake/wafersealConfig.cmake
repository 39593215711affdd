# find_package(waferseal CONFIG REQUIRED) gives waferseal::waferseal: the engine with all that it links.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/wafersealTargets.cmake)
