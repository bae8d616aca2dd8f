include(CMakePackageConfigHelpers)

install(TARGETS ravine EXPORT ravineTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ravine/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ravine FILES_MATCHING PATTERN "*.hpp")
install(EXPORT ravineTargets NAMESPACE ravine:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ravine)
configure_package_config_file(cmake/ravineConfig.cmake.in ${PROJECT_BINARY_DIR}/ravineConfig.cmake INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ravine)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ravineConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ravineConfig.cmake ${PROJECT_BINARY_DIR}/ravineConfigVersion.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ravine)
