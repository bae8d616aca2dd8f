// Small tools for text: numbers in and out, trimming, and the nearest known name for a typing error.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ravine {

/// The number that the whole of `text` spells (decimal point, optional sign and exponent; "inf" and "nan" count as
/// numbers), or nothing. Independent of the locale.
std::optional<double> parse_number(std::string_view text);
/// As parse_number, for a whole number >= 0.
std::optional<std::size_t> parse_count(std::string_view text);

/// The shortest decimal text that reads back as exactly `value`.
std::string format_number(double value);
/// `value` with `digits` significant digits, for people.
std::string format_short(double value, int digits = 4);
/// "1,234,567".
std::string format_count(std::size_t n);
/// "850 ms", "12.3 s", "4 min 05 s".
std::string format_seconds(double seconds);

std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
/// Splits at every `separator`; "a,,b" has three parts, "" has none.
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
/// Text as it may be shown on one line: control characters and line ends escaped, at most `limit` bytes, quoted.
std::string quote(std::string_view text, std::size_t limit = 60);

/// The known name nearest to `name` by edit distance, or "" if none is near enough to be meant.
std::string nearest(std::string_view name, std::span<const std::string> known);
/// "; did you mean X?" or "".
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

}  // namespace ravine
