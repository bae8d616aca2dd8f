# The only place that names an instruction set to the compiler.
#
# ravine_kernels(TARGET SOURCE [OPTIONS...]) compiles SOURCE once per level, with RAVINE_ISA naming the level, and adds
# the objects to TARGET. Such a source keeps all it defines in ravine::RAVINE_ISA.

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(RAVINE_LEVELS base avx2 avx512)
  # g++ 12 spills to MMX registers, which are those of long double: the next sum of the program's own would be NaN.
  set(RAVINE_FLAGS_base -march=x86-64 -mno-mmx)
  set(RAVINE_FLAGS_avx2 -march=x86-64-v3)
  set(RAVINE_FLAGS_avx512 -march=x86-64-v4)
else()
  set(RAVINE_LEVELS base)
endif()

add_library(ravine_plain_pointers INTERFACE)
target_compile_options(ravine_plain_pointers INTERFACE -fno-sanitize=pointer-overflow)

function(ravine_kernels target source)
  string(MAKE_C_IDENTIFIER "${source}" stem)
  foreach(level IN LISTS RAVINE_LEVELS)
    set(object ${target}_${stem}_${level})
    add_library(${object} OBJECT ${source})
    target_compile_definitions(${object} PRIVATE RAVINE_ISA=${level})
    # -O2 at least: vector code that is not inlined passes registers through memory. The flags of floating-point
    # exceptions are not looked at, so divisions by what does not change can leave the loop.
    target_compile_options(${object} PRIVATE ${RAVINE_FLAGS_${level}} -O3 -fno-trapping-math -Wno-psabi ${ARGN})
    if(level STREQUAL avx512 AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # Its own avx512 headers trip over these (GCC bug 105593); the other levels compile the same source with them.
      target_compile_options(${object} PRIVATE -Wno-maybe-uninitialized -Wno-uninitialized)
    endif()
    target_link_libraries(${object} PRIVATE ravine_options)
    if(RAVINE_SANITIZE MATCHES "undefined")
      # Half of the time of compiling, and AddressSanitizer sees what is made of the pointers. (After the options above.)
      target_link_libraries(${object} PRIVATE ravine_plain_pointers)
    endif()
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${object}>)
    set_property(GLOBAL APPEND PROPERTY RAVINE_KERNEL_OBJECTS ${object})
  endforeach()
endfunction()
