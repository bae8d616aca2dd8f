#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/settings.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"
#include "ravine/data/samples.hpp"

namespace ravine::cli {
namespace {

struct GenerateCommand {
  std::string name, output = "-";
  std::size_t rows = 1153;
  double noise = 0.1;
  std::uint64_t seed = 1;

  int run() const {
    AtomicFile out(output);
    out.write(to_csv(make_sample(name, rows, noise, seed)));
    out.commit();
    if (output != "-")
      fmt::print(stderr, "{}: {} rows of {}: x1, x2 in [0, 1] and the class y\n", output, format_count(rows), name);
    return 0;
  }
};

}  // namespace

Command generate_command() {
  static GenerateCommand c;
  return {
      .name = "generate",
      .summary = "Writes a small data set made by the program, to try things on.",
      .examples = {"ravine generate moons -o moons.csv", "ravine generate spirals --rows 2000 --noise 0.02"},
      .positionals = {{"NAME", "moons, spirals, rings or blobs", [](const std::string& t) { c.name = t; }}},
      .options = {{"--rows", "N", "how many (1153)", "",
                   [](const std::string& t) { c.rows = count_argument("--rows", t, 2); }},
                  {"--noise", "X", "deviation around the shape (0.1; moons have radius 1)", "",
                   [](const std::string& t) {
                     c.noise = parse_option({"--noise", OptionInfo::Form::number, 0, non_negative, {}, ""}, t,
                                            "ravine generate");
                   }},
                  {"--seed", "N", "of the random numbers (1)", "",
                   [](const std::string& t) { c.seed = count_argument("--seed", t, 0); }},
                  {"--output,-o", "FILE", "standard output if absent", "", [](const std::string& t) { c.output = t; }}},
      .run = [] { return c.run(); }};
}

}  // namespace ravine::cli
