// A Schema as JSON text and back: how it stands in model files (docs/formats.md).
#pragma once
#include <string>

#include "ravine/data/schema.hpp"

namespace ravine {

std::string schema_to_json(const Schema& schema);
/// Throws Error (data) if something is absent or of the wrong kind.
Schema schema_from_json(const std::string& text);

}  // namespace ravine
