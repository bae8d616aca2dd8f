// The networks of bench/train.cpp in libtorch's C++ front end, eager, on one thread: NETWORK BATCH SECONDS, NETWORK one
// of a b c d e, gives rows per second.
#include <torch/torch.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "answer.hpp"

namespace {

torch::nn::Sequential network(char name) {
  using namespace torch::nn;
  switch (name) {
    case 'a': return Sequential(Linear(20, 64), ReLU(), Linear(64, 64), ReLU(), Linear(64, 1));
    case 'b': return Sequential(Linear(784, 128), ReLU(), Linear(128, 10));
    case 'c': return Sequential(Linear(784, 1024), ReLU(), Linear(1024, 1024), ReLU(), Linear(1024, 10));
    case 'd': return Sequential(Linear(20, 1));
    case 'e':
      return Sequential(Conv2d(Conv2dOptions(1, 16, 3)), ReLU(), MaxPool2d(2), Conv2d(Conv2dOptions(16, 32, 3)), ReLU(),
                        MaxPool2d(2), Flatten(), Linear(32 * 5 * 5, 128), ReLU(), Linear(128, 10));
    default: throw std::invalid_argument("networks are a b c d e");
  }
}

double train(char name, std::int64_t batch, double seconds) {
  const bool binary = name == 'a' || name == 'd';
  const std::int64_t rows = binary ? 65536 : 8192, inputs = binary ? 20 : 784;
  torch::manual_seed(1);
  const torch::Tensor x = torch::rand({rows, inputs}) * 2 - 1,
                      y = binary ? (x.select(1, 0) + x.select(1, 1) > 0).to(torch::kFloat).unsqueeze(1)
                                 : torch::arange(rows) % 10,
                      order = torch::randperm(rows);
  torch::nn::Sequential net = network(name);
  std::unique_ptr<torch::optim::Optimizer> optimizer;
  if (name == 'd') optimizer = std::make_unique<torch::optim::SGD>(net->parameters(), 0.1);
  else optimizer = std::make_unique<torch::optim::Adam>(net->parameters(), 1e-3);
  std::int64_t at = 0;
  const double rate = steps_per_second(seconds, [&] {
    if (at + batch > rows) at = 0;
    const torch::Tensor index = order.slice(0, at, at + batch);
    at += batch;
    torch::Tensor in = x.index_select(0, index);
    if (name == 'e') in = in.view({-1, 1, 28, 28});
    optimizer->zero_grad();
    const torch::Tensor out = net->forward(in), target = y.index_select(0, index);
    const torch::Tensor loss = binary ? torch::binary_cross_entropy_with_logits(out, target)
                                      : torch::nn::functional::cross_entropy(out, target);
    loss.backward();
    optimizer->step();
  });
  return rate * static_cast<double>(batch);
}

}  // namespace

int main() {
  torch::set_num_threads(1);
  return answer_lines([](std::istream& words) {
    char name = 0;
    std::int64_t batch = 0;
    double seconds = 0;
    words >> name >> batch >> seconds;
    return train(name, batch, seconds);
  });
}
