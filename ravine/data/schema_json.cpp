#include "ravine/data/schema_json.hpp"

#include <nlohmann/json.hpp>

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

Json feature_to_json(const Feature& f) {
  switch (f.use) {
    case Use::ignored: return {{"name", f.name}, {"use", "ignored"}, {"reason", f.reason}};
    case Use::numeric:
      return {{"name", f.name},           {"use", "numeric"},   {"mean", f.mean},
              {"deviation", f.deviation}, {"median", f.median}, {"flags_missing", f.flags_missing}};
    case Use::category: break;
  }
  return {{"name", f.name},
          {"use", "category"},
          {"levels", f.levels},
          {"has_other", f.has_other},
          {"has_missing", f.has_missing},
          {"vector_size", f.vector_size}};
}

Feature feature_from_json(const Json& json) {
  Feature f{.name = json.at("name").get<std::string>()};
  const auto use = json.at("use").get<std::string>();
  if (use == "ignored") {
    f.use = Use::ignored;
    f.reason = json.at("reason").get<std::string>();
  } else if (use == "numeric") {
    f.mean = json.at("mean").get<double>();
    f.deviation = json.at("deviation").get<double>();
    f.median = json.at("median").get<double>();
    f.flags_missing = json.at("flags_missing").get<bool>();
  } else {
    f.use = Use::category;
    f.levels = json.at("levels").get<std::vector<std::string>>();
    f.has_other = json.at("has_other").get<bool>();
    f.has_missing = json.at("has_missing").get<bool>();
    f.vector_size = json.at("vector_size").get<std::size_t>();
  }
  return f;
}

}  // namespace

std::string schema_to_json(const Schema& schema) {
  Json features = Json::array();
  for (const Feature& f : schema.features) features.push_back(feature_to_json(f));
  const Target& t = schema.target;
  Json target{{"name", t.name}};
  if (t.kind == Target::Kind::classes) target.update({{"classes", t.classes}, {"numeric_classes", t.numeric_classes}});
  else target.update({{"mean", t.mean}, {"deviation", t.deviation}});
  return Json{{"features", features},
              {"target", target},
              {"target_position", schema.target_position},
              {"header", schema.header},
              {"image_shape", schema.image_shape},
              {"missing", schema.missing},
              {"strip", schema.strip}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Schema schema_from_json(const std::string& text) {
  Schema schema;
  try {
    const Json json = Json::parse(text);
    for (const Json& f : json.at("features")) schema.features.push_back(feature_from_json(f));
    const Json& target = json.at("target");
    Target& t = schema.target;
    t.name = target.at("name").get<std::string>();
    if (target.contains("classes")) {
      t.kind = Target::Kind::classes;
      t.classes = target.at("classes").get<std::vector<std::string>>();
      t.numeric_classes = target.at("numeric_classes").get<bool>();
    } else {
      t.mean = target.at("mean").get<double>();
      t.deviation = target.at("deviation").get<double>();
    }
    schema.target_position = json.at("target_position").get<std::size_t>();
    schema.header = json.at("header").get<bool>();
    schema.image_shape = json.at("image_shape").get<std::vector<std::size_t>>();
    schema.missing = json.at("missing").get<std::vector<std::string>>();
    schema.strip = json.at("strip").get<std::string>();
  } catch (const nlohmann::json::exception& e) {
    fail_data(std::string("the schema of the model cannot be read: ") + e.what());
  }
  return schema;
}

}  // namespace ravine
