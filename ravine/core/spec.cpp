#include "ravine/core/spec.hpp"

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {

std::string normalised(std::string_view name) {
  std::string result = lower(name);
  for (char& c : result)
    if (c == '-') c = '_';
  return result;
}

std::vector<Stage> parse_spec(std::string_view text) {
  std::vector<Stage> stages;
  for (const std::string& part : split(text, '|')) {
    Stage stage;
    std::string spaced = part;
    for (char& c : spaced)
      if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    for (const std::string& word : split(spaced, ' ')) {
      if (word.empty()) continue;
      const std::size_t equals = word.find('=');
      if (equals == 0 || equals + 1 == word.size())
        fail_usage("spec " + quote(text) + ": " + quote(word) + " is not key=value (no blanks around '=')");
      if (equals != std::string::npos) {
        if (stage.name.empty())
          fail_usage("spec " + quote(text) + ": " + quote(word) + " stands before the name it belongs to");
        const std::string key = normalised(std::string_view(word).substr(0, equals));
        for (const auto& [known, value] : stage.arguments)
          if (known == key) fail_usage("spec " + quote(text) + ": " + key + " is given twice");
        stage.arguments.emplace_back(key, word.substr(equals + 1));
      } else if (stage.name.empty()) {
        stage.name = normalised(word);
      } else {
        stage.words.push_back(word);
      }
    }
    if (stage.name.empty())
      fail_usage("spec " + quote(text) + ": stage " + std::to_string(stages.size() + 1) + " is empty");
    stages.push_back(std::move(stage));
  }
  if (stages.empty()) fail_usage("the spec is empty; a name is expected, for example \"adam lr=0.001\"");
  return stages;
}

std::string to_string(const Stage& stage) {
  std::string text = stage.name;
  for (const std::string& word : stage.words) text += " " + word;
  for (const auto& [key, value] : stage.arguments) text += " " + key + "=" + value;
  return text;
}

}  // namespace ravine
