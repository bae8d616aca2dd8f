#include "ravine/train/model.hpp"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "ravine/data/schema_json.hpp"
#include "ravine/record/tensor_file.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;

Json metrics_to_json(const Metrics& metrics) {
  Json json = Json::object();
  for (const auto& [name, value] : metrics) json[name] = value;
  return json;
}

Metrics metrics_from_json(const Json& json) {
  Metrics metrics;
  for (const auto& [name, value] : json.items())
    metrics.emplace_back(name, value.is_null() ? std::nan("") : value.get<double>());
  return metrics;
}

// A buffer over a layout from the named arrays of a file.
Buffer<float> gather(const Layout& layout, const std::vector<Tensor>& tensors) {
  Buffer<float> buffer(layout.size());
  for (const Block& block : layout.blocks()) {
    const auto t =
        std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& tensor) { return tensor.name == block.name; });
    if (t == tensors.end() || t->shape != block.shape || t->values.size() != block.size)
      fail_data("the model file has no array " + block.name + " of the right shape");
    std::memcpy(buffer.data() + block.offset, t->values.data(), block.size * sizeof(float));
  }
  return buffer;
}

// The size of the images that a schema describes.
Image image_of(const Schema& schema, const NetworkSpec& spec) {
  const std::vector<std::size_t>& shape = schema.image_shape;
  if (shape.empty())
    fail_usage("model " + spec.text() +
               " is for images: IDX or NPY files of N x height x width (x channels); for a table take mlp:64,32");
  std::string sizes = "N";
  for (const std::size_t n : shape) sizes += " x " + std::to_string(n);
  if (shape.size() > 3)
    fail_usage("model " + spec.text() + ": an array of " + sizes +
               " is no set of images; those are N x height x width or N x height x width x channels");
  const Image image{shape[0], shape[1], shape.size() == 3 ? shape[2] : 1};
  if (image.size() != schema.width())
    fail_usage("model " + spec.text() + ": images of " + sizes + " have " + std::to_string(image.size()) +
               " pixels, but " + std::to_string(schema.width()) + " columns are used; a cnn needs all and no other");
  return image;
}

}  // namespace

Task task_of(const Target& target) {
  if (target.kind == Target::Kind::number) return Task::regress;
  return target.classes.size() == 2 ? Task::binary : Task::classify;
}

NetworkShape network_shape(const Schema& schema, const NetworkSpec& spec) {
  NetworkShape shape{.numeric = schema.width(), .embeddings = {}, .outputs = 1, .spec = spec};
  for (const Feature& f : schema.features)
    if (f.vector_size > 0) shape.embeddings.push_back({f.codes(), f.vector_size});
  if (task_of(schema.target) == Task::classify) shape.outputs = schema.target.classes.size();
  if (spec.is_cnn()) shape.image = image_of(schema, spec);
  return shape;
}

Task Model::task() const { return task_of(schema.target); }
NetworkShape Model::shape() const { return network_shape(schema, network); }

void Model::save(const std::string& path) const {
  const Json description{{"version", origin.version},
                         {"network", network.text()},
                         {"loss", origin.loss},
                         {"optimizer", origin.optimizer},
                         {"seed", origin.seed},
                         {"epochs", origin.epochs},
                         {"best_epoch", origin.best_epoch},
                         {"data_file", origin.data_file},
                         {"data_hash", origin.data_hash},
                         {"valid", metrics_to_json(origin.valid)},
                         {"test", metrics_to_json(origin.test)},
                         {"schema", Json::parse(schema_to_json(schema))}};
  const Network<float> net(shape());
  std::vector<TensorView> tensors;
  for (const Block& block : net.layout().blocks())
    tensors.push_back({block.name, block.shape, view(parameters.span(), block)});
  for (const Block& block : net.state_layout().blocks())
    tensors.push_back({block.name, block.shape, view(state.span(), block)});
  write_tensor_file(path, "model", format_version, description.dump(-1, ' ', false, Json::error_handler_t::replace),
                    tensors);
}

Model Model::load(const std::string& path) {
  const TensorFile file = read_tensor_file(path, "model", format_version);
  Model model;
  try {
    const Json json = Json::parse(file.description);
    Origin& o = model.origin;
    o.version = json.at("version").get<std::string>();
    o.loss = json.at("loss").get<std::string>();
    o.optimizer = json.at("optimizer").get<std::string>();
    o.seed = json.at("seed").get<std::uint64_t>();
    o.epochs = json.at("epochs").get<std::size_t>();
    o.best_epoch = json.at("best_epoch").get<std::size_t>();
    o.data_file = json.at("data_file").get<std::string>();
    o.data_hash = json.at("data_hash").get<std::string>();
    o.valid = metrics_from_json(json.at("valid"));
    o.test = metrics_from_json(json.at("test"));
    model.network = NetworkSpec::parse(json.at("network").get<std::string>());
    model.schema = schema_from_json(json.at("schema").dump());
  } catch (const nlohmann::json::exception& e) {
    fail_data(path + ": the description of the model cannot be read: " + e.what());
  }
  const Network<float> net(model.shape());
  model.parameters = gather(net.layout(), file.tensors);
  model.state = gather(net.state_layout(), file.tensors);
  return model;
}

}  // namespace ravine
