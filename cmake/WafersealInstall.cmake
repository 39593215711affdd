# What `cmake --install` copies. Component `engine`: the public headers, one library of all rooms, the third-party
# archives it was built with, and what find_package and pkg-config read. Component `server`: the binary.
#
# The third-party archives come along, in a folder of their own, because no distribution has these versions, one of
# them is mended (docs/BUILDING.md), and only with them the engine has passed its tests. Every path in the installed
# files is relative to the file itself, so the tree may be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(WAFERSEAL_SANITIZE OR WAFERSEAL_BUILD_FUZZERS)
  # Who links such a library needs the same options; nothing would tell them.
  install(CODE "message(FATAL_ERROR \"a build with sanitizers is not for installing\")" ALL_COMPONENTS)
endif()

# waferseal_install_engine(<room target>...)
function(waferseal_install_engine)
  set(objects "")
  foreach(room ${ARGN})
    list(APPEND objects $<TARGET_OBJECTS:${room}>)
  endforeach()
  add_library(waferseal_engine STATIC ${objects})
  set_target_properties(waferseal_engine PROPERTIES OUTPUT_NAME waferseal EXPORT_NAME waferseal LINKER_LANGUAGE CXX)
  target_compile_features(waferseal_engine INTERFACE cxx_std_20)

  waferseal_archives_of(archives ${ARGN})
  install(FILES ${archives} DESTINATION ${CMAKE_INSTALL_LIBDIR}/waferseal COMPONENT engine)
  set(pc_archives "")
  foreach(archive ${archives})
    cmake_path(GET archive FILENAME name)
    target_link_libraries(waferseal_engine
      INTERFACE $<INSTALL_INTERFACE:$<INSTALL_PREFIX>/${CMAKE_INSTALL_LIBDIR}/waferseal/${name}>)
    string(APPEND pc_archives " \${libdir}/waferseal/${name}")
  endforeach()
  target_link_libraries(waferseal_engine INTERFACE $<INSTALL_INTERFACE:Threads::Threads>)

  install(TARGETS waferseal_engine EXPORT waferseal
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT engine
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/include/waferseal DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    COMPONENT engine FILES_MATCHING PATTERN *.h PATTERN *.def)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT engine)
  install(FILES ${PROJECT_SOURCE_DIR}/deps/lock.json DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME third-party.json
    COMPONENT engine)

  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/waferseal)
  install(EXPORT waferseal NAMESPACE waferseal:: FILE wafersealTargets.cmake DESTINATION ${package} COMPONENT engine)
  # Before 1.0 a minor version may change the API.
  if(PROJECT_VERSION_MAJOR EQUAL 0)
    set(compatibility SameMinorVersion)
  else()
    set(compatibility SameMajorVersion)
  endif()
  write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/wafersealConfigVersion.cmake
    COMPATIBILITY ${compatibility})
  install(FILES ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/wafersealConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/wafersealConfigVersion.cmake DESTINATION ${package} COMPONENT engine)

  file(RELATIVE_PATH pc_includedir ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_FULL_INCLUDEDIR})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/waferseal.pc.in ${CMAKE_CURRENT_BINARY_DIR}/waferseal.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/waferseal.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
    COMPONENT engine)
endfunction()

# The third-party archives that these rooms link, each after those that use it.
function(waferseal_archives_of result)
  set(archives "")
  foreach(room ${ARGN})
    get_target_property(libraries ${room} LINK_LIBRARIES)
    list(FILTER libraries INCLUDE REGEX "^deps::")
    foreach(library ${libraries})
      get_target_property(linked ${library} INTERFACE_LINK_LIBRARIES)
      list(FILTER linked INCLUDE REGEX "\\.a$")
      list(APPEND archives ${linked})
    endforeach()
  endforeach()
  # Of an archive that two name, the later place is the right one.
  list(REVERSE archives)
  list(REMOVE_DUPLICATES archives)
  list(REVERSE archives)
  set(${result} ${archives} PARENT_SCOPE)
endfunction()
