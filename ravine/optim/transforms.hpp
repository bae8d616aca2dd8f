// What the stages of a spec do to a gradient before the rule sees it. Everything works tensor by tensor in a fixed
// order, so the bits do not depend on threads.
#pragma once
#include <span>

#include "ravine/core/layout.hpp"
#include "ravine/optim/stages.hpp"

namespace ravine {

/// Applies `clip` to the gradient g.
template <class T>
void transform(const Clip& clip, const Layout& layout, std::span<const T> x, std::span<T> g, double t);
/// The same for the other transforms; t is the step, from 1.
template <class T>
void transform(const AdaptiveClip& clip, const Layout& layout, std::span<const T> x, std::span<T> g, double t);
template <class T>
void transform(const Centralize& centralize, const Layout& layout, std::span<const T> x, std::span<T> g, double t);
template <class T>
void transform(const Noise& noise, const Layout& layout, std::span<const T> x, std::span<T> g, double t);

}  // namespace ravine
