// What a pointwise rule is made of. A rule is an aggregate of hyperparameters with
//
//   static constexpr About about         its name, paper, formula and use; help, docs and `ravine explain` follow from
//   it static constexpr std::array slots    the names of its per-parameter state, zero before the first step static
//   constexpr std::array hyper    a row per hyperparameter V step(Tick, V g, V x, V& slot...)   one element's update
//   for any V (Lane or Pack); it returns the step
//
// and, where it needs them,
//
//   struct Scalars {double ...}          state shared by all elements, with void advance(Tick, Scalars&) called once
//                                        before the sweep; step then takes (Tick, const Scalars&, V g, V x, V& ...)
//   bool uses(int slot)                  which slots these hyperparameters need; the others are neither kept nor read
//
// The engine owns the clock, the loop, the threads, weight decay and `x -= step`. A rule that is another one with
// different defaults derives from it and states only what differs. Hyperparameters stay double until they meet a V.
#pragma once
#include <array>
#include <cmath>

#include "ravine/core/hyper.hpp"
#include "ravine/simd/math.hpp"

namespace ravine {

using std::pow;

/// The step being made: t counts from 1; loss is the objective's value where the gradient was taken.
struct Tick {
  double t = 1;
  double loss = 0;
};

/// How weight decay enters: added to the gradient (l2), or shrinking x apart from the rule's step by lr * decay
/// (decoupled).
enum class Decay { l2, decoupled };

/// What a rule is, for people. All texts are one line each.
struct About {
  const char* name;
  const char* title;
  const char* paper;    ///< authors, venue, equation or algorithm, identifier
  const char* formula;  ///< in the paper's notation
  const char* differs;  ///< where well-known libraries do otherwise, and which option is their form
  const char* use;      ///< when to reach for it
  Decay decay = Decay::l2;
  double weight_decay = 0;
  bool full_batch = false;  ///< makes sense only when every gradient is taken over all examples
};

using NoSlots = std::array<const char*, 0>;

}  // namespace ravine
