// Decision regions of a model over two inputs, drawn in the terminal: colours and half blocks where there are some,
// plain letters elsewhere.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "ravine/data/samples.hpp"

namespace ravine::cli {

/// `probability` gives, for points (x1, x2) in [0, 1], that of class 1; `points` are drawn over the regions.
std::string draw_regions(
    const Points& points,
    const std::function<std::vector<double>(const std::vector<double>& x1, const std::vector<double>& x2)>& probability,
    std::size_t columns, std::size_t lines);

}  // namespace ravine::cli
