// Directions to look along in the space of the weights: random ones scaled to the weights (Li, Xu, Taylor, Studer and
// Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS 2018, section 4), and the plane that holds most
// of several trajectories.
#pragma once
#include <vector>

#include "ravine/landscape/surface.hpp"

namespace ravine {

/// What a direction does with parameters that belong to no filter: biases, norms.
enum class OtherParameters { zero, weights };

/// A random direction in which every filter has the length of the filter of x: d <- d |w| / (|d| + 1e-10). A filter is
/// what comes in to one neuron (a column of a matrix [inputs, outputs]), or the vector of one level of an embedding.
/// Everything else is 0, or a copy of x (`weights`). `number` tells directions of one seed apart.
Buffer<double> filter_normalised(const Layout& layout, std::span<const double> x, std::uint64_t seed,
                                 std::uint32_t number, OtherParameters others = OtherParameters::zero);

/// The plane through `origin` that holds most of the squared distances of the points from their mean, by the
/// eigenvectors of their Gram matrix; u and v are orthonormal.
struct PcaPlane {
  Plane plane;
  double explained[2];  ///< shares of the variance
};
/// From at least three points. Throws Error (runtime) if one of them is not finite. Where the points lie on a line, v
/// is any direction at right angles to it that a point has, or 0.
PcaPlane pca_plane(const std::vector<Buffer<double>>& points, std::span<const double> origin);

/// Where a point lies over an orthonormal plane, and the share of its distance from `from` that lies in the plane's
/// directions: 1 in the plane, 0 at right angles to it.
struct Shadow {
  double a, b, in_plane;
};
Shadow shadow(const Plane& plane, std::span<const double> x, std::span<const double> from);

}  // namespace ravine
