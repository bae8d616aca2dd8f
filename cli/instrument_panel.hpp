// The instruments of a training on the terminal and as JSON.
#pragma once
#include <string>

#include "cli/output.hpp"

namespace ravine::cli {

Json to_json(const InstrumentLog& log);
/// The loss with its average, and a line per instrument: how it went, where it ended, and what that says.
std::string instrument_panel(const InstrumentLog& log, std::size_t batch);

}  // namespace ravine::cli
