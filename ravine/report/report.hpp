// Reports: what a command found, as one HTML file that opens offline. Scripts, style and figures are the page, made
// from web/ when ravine is built and carried by the library; the data goes into it as JSON. docs/reports.md lists the
// kinds of pages and the data that each one draws.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace ravine {

/// The kinds of pages: "train", "compare", "landscape", "obstacles", "search".
std::span<const std::string_view> report_kinds();

/// Complains early, before long work: this build has no pages (it was made without esbuild and node-d3), or nothing can
/// be written at `path`. Throws Error (runtime).
void check_report(const std::string& path);

/// The page of `kind` around `json`, the text of one JSON value. Throws Error (runtime) if this build has no pages.
std::string report_html(std::string_view kind, std::string_view json);

/// Writes that page in one piece; "-" is standard output. Throws Error (runtime).
void write_report(const std::string& path, std::string_view kind, std::string_view json);

}  // namespace ravine
