// What a test function is made of: a name, a line for people, where a minimisation starts, and
//
//   double evaluate(span x, T* g)     the value, and the gradient unless g is nullptr
//   void disturb(T* g, draw)          optional: what a stochastic gradient adds
//
// A function of several tensors (a small regression) is an Objective of its own: see functions/regression.hpp.
#pragma once
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ravine/objective/objective.hpp"

namespace ravine {

struct FunctionInfo {
  std::string name, meaning;
};

/// The test functions, in the order of functions/all.hpp.
const std::vector<FunctionInfo>& list_functions();

/// The function called `name` ('-' and '_' are the same). Throws Error (usage) with the nearest known name.
template <class T>
std::unique_ptr<Objective<T>> make_function(const std::string& name);

}  // namespace ravine
