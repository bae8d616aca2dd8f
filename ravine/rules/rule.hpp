// What a pointwise rule is made of. A rule is an aggregate of hyperparameters with
//
//   static constexpr About about          its name, paper, formula and use; help, docs and `ravine explain` follow
//   static constexpr std::array slots     the names of its per-parameter state, zero before the first step
//   static constexpr std::array hyper     a row per hyperparameter
//   V step(Tick, V g, V x, V& slot...)    one element's update for any V (Lane or Pack); it returns the step
//
// and, where it needs them,
//
//   struct Scalars {double ...}           state shared by the elements, with void advance(Tick, Scalars&) called once
//                                         before the sweep; step then takes (Tick, const Scalars&, V g, V x, V& ...)
//   std::array<V, n> measure(...)         terms to be summed over the elements before the sweep, from the arguments of
//                                         step with the slots by value; advance is then given the sums: (Tick,
//                                         Scalars&, const double* sum). bool measures() says whether they are wanted
//   static constexpr Scope scope          whose elements share Scalars and sums: all of them (default) or a block's
//   static constexpr bool anchored        true if x follows from points or sums that the rule keeps itself: a part of
//                                         its step is then no step at a part of the rate
//   bool uses(int slot)                   which slots these hyperparameters need; others are neither kept nor read
//   static constexpr unsigned always      beside it: the slots that any hyperparameters need, one bit each
//   bool moves(Tick)                      false at steps that leave x alone: weight decay then rests too
//   bool wants_curvature(Tick)            true before steps for which a second gradient enters the state, one on labels
//                                         that are drawn from the model (the step's own where nothing can be drawn);
//   void curvature(V g, V& slot...)       what it does there
//   V readout(V x, V slot...)             the point to evaluate, where it is not the one that gradients are taken at
//
// What does not depend on the element, such as 1 - beta^t, is taken out of the loop by the compiler if it is computed
// in any case, and only then: what is computed on a condition is written as a function of it (correction), or belongs
// to Scalars. A test looks for calls in the loops of the kernels.
//
// The engine owns the clock, the loop, the threads, weight decay and `x -= step`. A rule that is another one with
// different defaults derives from it and states only what differs. Hyperparameters stay double until they meet a V.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>

#include "ravine/core/hyper.hpp"
#include "ravine/simd/math.hpp"

namespace ravine {

using std::pow;

/// The step being made.
struct Tick {
  double t = 1;     ///< counts from 1
  double loss = 0;  ///< the objective's value where the gradient was taken
  double base = 0;  ///< the learning rate before its schedule
  double n = 0;     ///< elements that the sums are taken over
};

/// 1 - beta^t, by which a mean that began at 0 is too small after t steps; 1 if it is not corrected.
[[gnu::const]] double correction(double beta, double t, bool corrected) noexcept;

/// Whose elements share a rule's Scalars and sums.
enum class Scope { all, block };

/// How weight decay enters: added to the gradient (l2), or apart from the rule's step as x -= s decay x with s = lr
/// (decoupled), lr/base (independent of the rate, not of its schedule), lr^2/base (corrected), 1 (fixed), or lr where
/// the step shrinks x anyway (cautious). own: it is part of the rule, among its hyperparameters.
enum class Decay { l2, decoupled, independent, corrected, fixed, cautious, own };

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
