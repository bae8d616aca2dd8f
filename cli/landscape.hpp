// The three kinds of landscapes that `ravine landscape` draws; each returns the exit code.
#pragma once
#include "cli/landscape_output.hpp"
#include "cli/settings.hpp"

namespace ravine::cli {

struct FunctionRequest {
  std::string function, start, box;
  std::size_t evaluations = 200;
  bool tune = false;  ///< give every optimizer the best rate of the grid
};
int draw_function(const LandscapeRequest& request, const FunctionRequest& function);

/// Of the largest eigenvalue: of a trained network a few always are slightly negative.
inline constexpr double negative_of_networks = 1e-3;

struct ModelRequest {
  std::vector<std::string> models;
  std::string data;
  ReadOptions reading;
  std::size_t rows = 2000;
  bool biases = false;  ///< directions move them too
};
int draw_model(const LandscapeRequest& request, const ModelRequest& model);

struct TableRequest {
  TrainOptions options;
  std::size_t rows = 2000;
};
int draw_table(const LandscapeRequest& request, const TableRequest& table);

}  // namespace ravine::cli
