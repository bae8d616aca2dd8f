// The test functions by name. What is known of one (where a minimisation starts, where its minima are) is a
// FunctionInfo; what it is made of is said in functions/all.hpp, and the functions themselves are one file each, or one
// per small group, in functions/.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ravine/objective/objective.hpp"

namespace ravine {

/// How many variables a function takes: `usual` unless asked otherwise, and multiples of `multiple` in between.
struct Dimensions {
  std::size_t usual, smallest, largest = 10'000'000, multiple = 1;
  [[nodiscard]] bool fixed() const { return smallest == largest; }
};

/// The part of the plane that a picture of a function of two variables shows.
struct Box {
  double x0, x1, y0, y1;
};

struct LocalMinimum {
  std::vector<double> x;
  double value;
};

struct FunctionInfo {
  std::string name, meaning;
  std::string group;  ///< classic, mgh (More, Garbow and Hillstrom), stress or regression
  Dimensions dimensions{};
  std::size_t dimension = 0;                ///< that everything below is for
  std::vector<double> start;                ///< in the order of the blocks of the layout
  double minimum = 0;                       ///< the least value known; -inf if there is none, NaN if it is not known
  std::vector<std::vector<double>> minima;  ///< points where it is taken, as far as they are known
  std::vector<LocalMinimum> local;          ///< higher minima, as far as they are known
  std::size_t components = 0;               ///< of a finite sum, otherwise 0
  std::optional<Box> box;                   ///< present if the function has two variables
};

/// The test functions with their usual dimensions, in the order of functions/all.hpp.
const std::vector<FunctionInfo>& list_functions();

/// What is known of the function called `name` with `dimension` variables (0: its usual number).
/// Throws as make_function does.
FunctionInfo describe_function(const std::string& name, std::size_t dimension = 0);

/// The function called `name` ('-' and '_' are the same) of `dimension` variables (0: its usual number). Throws Error
/// (usage) with the nearest known name, or when the function does not take that number of variables.
template <class T>
std::unique_ptr<Objective<T>> make_function(const std::string& name, std::size_t dimension = 0);

}  // namespace ravine
