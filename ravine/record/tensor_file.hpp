// Tensor files: named arrays with a JSON description, in the safetensors layout, so that other tools can read the
// weights: 8 bytes length, a JSON header, then the data. The header's __metadata__ says what the file is, carries the
// description as text, and a checksum over the whole file. docs/formats.md is the specification.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "ravine/core/buffer.hpp"

namespace ravine {

/// An array to write.
struct TensorView {
  std::string name;
  std::vector<std::size_t> shape;
  std::span<const float> values;
};

struct Tensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

struct TensorFile {
  std::string description;  ///< JSON
  std::vector<Tensor> tensors;
};

/// Writes a file of that `kind` ("model", "checkpoint") and format `version` in one piece. Throws Error (runtime).
void write_tensor_file(const std::string& path, const std::string& kind, int version, const std::string& description,
                       std::span<const TensorView> tensors);

/// Reads one back. Throws Error (data) if it is foreign, cut off, damaged, of another kind, or newer than `version`.
TensorFile read_tensor_file(const std::string& path, const std::string& kind, int version);

}  // namespace ravine
