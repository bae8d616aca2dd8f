// The methods of search/ as Methods: an estimated gradient goes to an optimizer, a distribution is asked and told.
#pragma once
#include <memory>

#include "ravine/methods/method.hpp"

namespace ravine {

/// The method of a spec whose rule needs no gradient; nullptr if it does. As make_method otherwise.
template <class T>
std::unique_ptr<Method<T>> make_gradient_free(const OptimizerSpec& spec, const Layout& layout, Threads& threads);

}  // namespace ravine
