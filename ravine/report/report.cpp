#include "ravine/report/report.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/report/assets.hpp"

namespace ravine {
namespace {

constexpr std::array<std::string_view, 7> kinds{"train",     "compare",   "tune",  "find_lr",
                                                "landscape", "obstacles", "search"};

void require_pages() {
  if (assets().page.empty())
    fail_runtime(
        "this build of ravine has no report pages; --report needs esbuild and d3 (apt-get install esbuild node-d3) and "
        "a build configured anew with -DRAVINE_WEB=ON");
}

// JSON as the content of a script element: a "<" stands only in texts, where it may be spelled so, and without it
// nothing can end the element or open a comment.
void append_script_data(std::string& to, std::string_view json) {
  for (const char c : json) {
    if (c == '<') to += "\\u003c";
    else to += c;
  }
}

}  // namespace

std::span<const std::string_view> report_kinds() { return kinds; }

void check_report(const std::string& path) {
  require_pages();
  if (path != "-") check_writable(path);
}

std::string report_html(std::string_view kind, std::string_view json) {
  require_pages();
  assert(std::find(kinds.begin(), kinds.end(), kind) != kinds.end());
  const Assets& a = assets();
  std::string html;
  html.reserve(a.page.size() + a.style.size() + a.script.size() + json.size() + json.size() / 16);
  std::string_view rest = a.page;
  for (;;) {
    const std::size_t open = rest.find("{{"), close = rest.find("}}", open);
    html += rest.substr(0, open);
    if (open == std::string_view::npos) return html;
    const std::string_view name = rest.substr(open + 2, close - open - 2);
    rest.remove_prefix(close + 2);
    if (name == "kind") html += kind;
    if (name == "style") html += a.style;
    if (name == "script") html += a.script;
    if (name == "data") {
      html += "{\"kind\":\"";
      html += kind;
      html += "\",\"data\":";
      append_script_data(html, json);
      html += '}';
    }
  }
}

void write_report(const std::string& path, std::string_view kind, std::string_view json) {
  const std::string html = report_html(kind, json);
  AtomicFile file(path);
  file.write(html);
  file.commit();
}

}  // namespace ravine
