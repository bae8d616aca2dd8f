// Hyper: a row of the table in which an aggregate of options (a rule, a schedule, a loss) describes its own fields.
// Spec strings, ranges, help, docs and checkpoints follow from these tables. Constants only: kernels include this.
#pragma once
#include <limits>

namespace ravine {

/// The values an option may take.
struct Range {
  double low, high;
  bool low_open = false, high_open = false;
};
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr Range positive{0, infinity, true, true};
inline constexpr Range non_negative{0, infinity, false, true};
inline constexpr Range below_one{0, 1, false, true};  // [0, 1)
inline constexpr Range proper_fraction{0, 1, true, true};
inline constexpr Range yes_no{0, 1};

/// A number, a flag, or a choice among names.
template <class R>
struct Hyper {
  const char* name;
  double R::*number = nullptr;
  bool R::*flag = nullptr;
  int R::*choice = nullptr;
  Range range{};
  const char* choices = "";  ///< of a choice: the names of the values 0, 1, ..., separated by |
  const char* meaning = "";

  constexpr Hyper(const char* n, double R::*member, Range r, const char* m)
      : name(n), number(member), range(r), meaning(m) {}
  constexpr Hyper(const char* n, bool R::*member, const char* m) : name(n), flag(member), range(yes_no), meaning(m) {}
  constexpr Hyper(const char* n, int R::*member, const char* names, const char* m)
      : name(n), choice(member), choices(names), meaning(m) {}
};

}  // namespace ravine
