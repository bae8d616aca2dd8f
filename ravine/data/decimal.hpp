// scan_decimal: the numbers that fill most files (12, -0.5, 3.1415927), eight digits at a time. It gives exactly what
// parse_number gives, or nothing: then the cell takes the general way.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ravine {

namespace decimal {

// Eight characters as a number whose lowest byte is the first of them; digits have become 0 to 9.
inline std::uint64_t load(const char* p) {
  std::uint64_t v;
  std::memcpy(&v, p, sizeof v);
  if constexpr (std::endian::native == std::endian::big) v = __builtin_bswap64(v);
  return v ^ 0x3030303030303030U;
}

// How many of them are digits, from the first.
inline unsigned digits(std::uint64_t v) {
  const std::uint64_t other = ((v + 0x7676767676767676U) | v) & 0x8080808080808080U;
  return other == 0 ? 8 : static_cast<unsigned>(__builtin_ctzll(other)) / 8;
}

// The value of the first n digits, n from 1 to 8: zeros move in before them, then neighbours are joined.
inline std::uint64_t value(std::uint64_t v, unsigned n) {
  v <<= 64 - 8 * n;
  v = v * 10 + (v >> 8);
  return (((v & 0x000000ff000000ffU) * 0x000f424000000064U) +
          (((v >> 16) & 0x000000ff000000ffU) * 0x0000271000000001U)) >>
         32;
}

inline constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
inline constexpr std::uint64_t whole_powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

}  // namespace decimal

/// Reads `-digits.digits` at p, where sign, point and either digits may be absent, and returns the end of it; nullptr
/// if there is none, if it is too long to be exact by one division, or within 32 bytes of `end`. What follows the
/// number is not looked at.
inline const char* scan_decimal(const char* p, const char* end, double& number) {
  if (end - p < 32) return nullptr;
  const bool negative = *p == '-';
  p += negative;
  std::uint64_t mantissa = 0;
  const std::uint64_t first = decimal::load(p);
  const unsigned before = decimal::digits(first);
  if (before == 8) return nullptr;
  if (before > 0) mantissa = decimal::value(first, before);
  p += before;
  unsigned after = 0;
  if (*p == '.') {
    ++p;
    const std::uint64_t second = decimal::load(p);
    after = decimal::digits(second);
    if (after > 0) mantissa = mantissa * decimal::whole_powers[after] + decimal::value(second, after);
    p += after;
    if (after == 8) {
      const std::uint64_t third = decimal::load(p);
      const unsigned more = decimal::digits(third);
      if (before + 8 + more > 15) return nullptr;
      if (more > 0) mantissa = mantissa * decimal::whole_powers[more] + decimal::value(third, more);
      p += more;
      after += more;
    }
  }
  if (before + after == 0) return nullptr;
  // Both are exact (at most 15 digits, at most 10^22), so that one division rounds correctly (Clinger 1990).
  const double value = static_cast<double>(mantissa) / decimal::powers[after];
  number = negative ? -value : value;
  return p;
}

}  // namespace ravine
