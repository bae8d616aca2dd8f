// Puts JSON from standard input into a page: page KIND FILE. For tests of pages with data that no command was run for.
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

#include "ravine/core/error.hpp"
#include "ravine/report/report.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    const std::string json{std::istreambuf_iterator<char>(std::cin), {}};
    ravine::write_report(argv[2], argv[1], json);
  } catch (const ravine::Error& e) {
    std::fprintf(stderr, "page: %s\n", e.what());
    return static_cast<int>(e.fault());
  }
}
