// What the terminal can do: is it one, how wide, colours, letters beyond ASCII.
#pragma once
#include <cstddef>
#include <string>

namespace ravine::cli {

bool stdout_is_terminal();
bool stderr_is_terminal();
/// Columns: COLUMNS, or the terminal's, or 80.
std::size_t terminal_width();
/// Colour on standard output: NO_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded.
bool use_colour();
/// The locale's character set is UTF-8.
bool use_unicode();

}  // namespace ravine::cli
