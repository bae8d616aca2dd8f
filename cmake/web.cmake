# The page of the reports: web/ and d3, bundled by esbuild into a script and a style that the library embeds. Without esbuild
# or d3 the library is complete but for the pages, and says so when one is asked for.
set(RAVINE_WEB AUTO CACHE STRING "Reports: AUTO (where esbuild and d3 are found), ON or OFF")
set_property(CACHE RAVINE_WEB PROPERTY STRINGS AUTO ON OFF)
find_program(RAVINE_ESBUILD esbuild DOC "The bundler of the report pages")
find_path(RAVINE_NODE_MODULES d3-contour/package.json PATHS /usr/share/nodejs DOC "The folder that holds d3's modules")

function(ravine_web target source)
  if(NOT RAVINE_WEB)
    message(STATUS "Reports: off, as RAVINE_WEB says; --report will be refused")
    return()
  endif()
  if(NOT RAVINE_ESBUILD OR NOT RAVINE_NODE_MODULES)
    if(NOT RAVINE_WEB STREQUAL "AUTO")
      message(FATAL_ERROR "RAVINE_WEB=${RAVINE_WEB}, but esbuild or d3 is missing: apt-get install esbuild node-d3")
    endif()
    message(STATUS "Reports: off (for --report: apt-get install esbuild node-d3)")
    return()
  endif()
  message(STATUS "Reports: on (${RAVINE_ESBUILD}, ${RAVINE_NODE_MODULES})")
  set(web ${PROJECT_SOURCE_DIR}/web)
  set(out ${PROJECT_BINARY_DIR}/web)
  file(GLOB_RECURSE modules CONFIGURE_DEPENDS ${web}/*.js ${web}/*.css)
  add_custom_command(
    OUTPUT ${out}/report.js ${out}/report.css ${out}/page.html
    COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${RAVINE_NODE_MODULES} ${RAVINE_ESBUILD} ${web}/main.js --bundle --minify --charset=utf8
            --target=es2020 --legal-comments=inline --log-level=warning --outfile=${out}/report.js
    COMMAND ${RAVINE_ESBUILD} ${web}/style.css --minify --log-level=warning --outfile=${out}/report.css
    COMMAND ${CMAKE_COMMAND} -E copy ${web}/page.html ${out}/page.html
    DEPENDS ${modules} ${web}/page.html
    COMMENT "Bundling the report pages"
    VERBATIM)
  set_source_files_properties(${source} PROPERTIES
    COMPILE_DEFINITIONS RAVINE_WEB_FOLDER="${out}"
    OBJECT_DEPENDS "${out}/report.js;${out}/report.css;${out}/page.html")
endfunction()

ravine_web(ravine ravine/report/assets.cpp)
