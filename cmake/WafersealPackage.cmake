# The Debian package: `cpack -G DEB` in the build folder, after `npm run deb` has built what is in it. What only a
# package needs is component `debian`; `cmake --install` leaves that out, since its paths are those of a system.
set(WAFERSEAL_PACKAGE_CONTACT "the waferseal authors <packages@waferseal.example>" CACHE STRING
  "Whom the package names as its maintainer")

set(packaging ${PROJECT_SOURCE_DIR}/packaging)
set(made ${PROJECT_BINARY_DIR}/packaging)
set(doc share/doc/waferseal)

function(waferseal_package_files destination)
  install(FILES ${ARGN} DESTINATION ${destination} COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()

waferseal_package_files(lib/systemd/system ${packaging}/systemd/waferseal.target
  ${packaging}/systemd/waferseal-server.service ${packaging}/systemd/waferseal-agent.service
  ${packaging}/systemd/waferseal-guard.service)
install(FILES ${packaging}/systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME waferseal.conf
  COMPONENT debian EXCLUDE_FROM_ALL)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/web/dist/ DESTINATION share/waferseal/web COMPONENT debian EXCLUDE_FROM_ALL
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
  DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
waferseal_package_files(${doc} ${PROJECT_SOURCE_DIR}/docs/OPERATING.md ${PROJECT_SOURCE_DIR}/docs/THREAT-MODEL.md)

install(FILES ${packaging}/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME waferseal
  COMPONENT debian EXCLUDE_FROM_ALL)

# Debian's words for who wrote what. setup/third-party.mjs has taken the terms of all parts from their sources.
file(READ ${PROJECT_SOURCE_DIR}/LICENSE licence)
set(third_party)
if(EXISTS ${made}/third-party.txt)
  file(READ ${made}/third-party.txt third_party)
endif()
set(copyright "waferseal\n\n${licence}\n\n${third_party}")
file(WRITE ${made}/copyright "${copyright}")
waferseal_package_files(${doc} ${made}/copyright)

set(CPACK_PACKAGE_NAME waferseal)
set(CPACK_PACKAGE_VENDOR waferseal)
set(CPACK_PACKAGE_CONTACT ${WAFERSEAL_PACKAGE_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "engine for encrypted email: server, delivery agent and guard")
set(CPACK_PACKAGE_DESCRIPTION "Finds for each recipient of a message the strongest protection that
reaches that person, takes what the sender's browser has sealed, delivers
over verified TLS or not at all, and lets the right person unlock what waits.

The package brings the program, the reference webmail with its pick-up page,
and the units of guard, server and agent, each with a user of its own.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
# Everything of these two, and nothing of the engine for developers.
set(CPACK_INSTALL_CMAKE_PROJECTS
  "${PROJECT_BINARY_DIR};waferseal;server;/;${PROJECT_BINARY_DIR};waferseal;debian;/")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian_tree.cmake)

set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What nobody links against: users at installation, certificate authorities, the root zone's key.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
  "systemd | systemd-standalone-sysusers | systemd-sysusers, ca-certificates, passwd, init-system-helpers (>= 1.54)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "dns-root-data")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "nginx | caddy | httpd, default-mta | mail-transport-agent, unbound")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${packaging}/debian/postinst ${packaging}/debian/prerm ${packaging}/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_WAFERSEAL_CHANGELOG ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
include(CPack)
