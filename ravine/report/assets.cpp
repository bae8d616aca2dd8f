#include "ravine/report/assets.hpp"

#ifdef RAVINE_WEB_FOLDER

// The assembler takes the bytes as they are: a C array of them would be slow to compile.
#define RAVINE_EMBED(name, file)                                                              \
  asm(".section .rodata\n" #name "_begin: .incbin \"" RAVINE_WEB_FOLDER "/" file "\"\n" #name \
      "_end: .byte 0\n.globl " #name "_begin, " #name "_end\n.hidden " #name "_begin, " #name \
      "_end\n"                                                                                \
      ".previous");                                                                           \
  extern "C" __attribute__((visibility("hidden"))) const char name##_begin[], name##_end[]

RAVINE_EMBED(ravine_web_page, "page.html");
RAVINE_EMBED(ravine_web_style, "report.css");
RAVINE_EMBED(ravine_web_script, "report.js");

namespace ravine {

const Assets& assets() {
  static const Assets all{{ravine_web_page_begin, ravine_web_page_end},
                          {ravine_web_style_begin, ravine_web_style_end},
                          {ravine_web_script_begin, ravine_web_script_end}};
  return all;
}

}  // namespace ravine

#else

namespace ravine {

const Assets& assets() {
  static const Assets none;
  return none;
}

}  // namespace ravine

#endif
