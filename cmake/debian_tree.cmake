# CPack runs this on the tree that becomes the package: the example configuration, as this very program prints it,
# and what Debian wants compressed. Man pages and completions come from the component `server`, if it has some.
set(usr ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
set(doc ${usr}/share/doc/waferseal)

function(debian_tree_run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(MAKE_DIRECTORY ${doc}/examples)
execute_process(COMMAND ${usr}/bin/waferseal config example OUTPUT_FILE ${doc}/examples/waferseal.toml
  COMMAND_ERROR_IS_FATAL ANY)

# Debian's own form of a changelog, for the tools that read it; the project's is beside it.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog.Debian "waferseal (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * As built from its sources; changelog.gz says what changed.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
configure_file(${CPACK_WAFERSEAL_CHANGELOG} ${doc}/changelog COPYONLY)
file(GLOB_RECURSE pages ${usr}/share/man/*.[1-8])
debian_tree_run(gzip -9nf ${doc}/changelog ${doc}/changelog.Debian ${pages})
debian_tree_run(chmod -R u=rwX,go=rX ${usr}/share)
