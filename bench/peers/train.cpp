// The networks of bench/train.cpp in libtorch's C++ front end, eager, as its tutorials train: rows per second.
// train NETWORK BATCH THREADS SECONDS, NETWORK one of a b c d e.
#include <torch/torch.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

torch::nn::Sequential network(char name) {
  using namespace torch::nn;
  switch (name) {
    case 'a': return Sequential(Linear(20, 64), ReLU(), Linear(64, 64), ReLU(), Linear(64, 1));
    case 'b': return Sequential(Linear(784, 128), ReLU(), Linear(128, 10));
    case 'c': return Sequential(Linear(784, 1024), ReLU(), Linear(1024, 1024), ReLU(), Linear(1024, 10));
    case 'd': return Sequential(Linear(20, 1));
    default:
      return Sequential(Conv2d(Conv2dOptions(1, 16, 3)), ReLU(), MaxPool2d(2), Conv2d(Conv2dOptions(16, 32, 3)), ReLU(),
                        MaxPool2d(2), Flatten(), Linear(32 * 5 * 5, 128), ReLU(), Linear(128, 10));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return std::fprintf(stderr, "usage: train NETWORK BATCH THREADS SECONDS\n"), 2;
  const char name = argv[1][0];
  const std::int64_t batch = std::atoll(argv[2]), rows = name == 'a' || name == 'd' ? 65536 : 8192;
  torch::set_num_threads(std::atoi(argv[3]));
  torch::manual_seed(1);
  const bool binary = name == 'a' || name == 'd';
  const std::int64_t inputs = binary ? 20 : 784;
  const torch::Tensor x = torch::rand({rows, inputs}) * 2 - 1,
                      y = binary ? (x.select(1, 0) + x.select(1, 1) > 0).to(torch::kFloat).unsqueeze(1)
                                 : torch::arange(rows) % 10;
  torch::nn::Sequential net = network(name);
  std::unique_ptr<torch::optim::Optimizer> optimizer;
  if (name == 'd') optimizer = std::make_unique<torch::optim::SGD>(net->parameters(), 0.1);
  else optimizer = std::make_unique<torch::optim::Adam>(net->parameters(), 1e-3);
  torch::Tensor order = torch::randperm(rows);
  std::int64_t at = 0, done = 0;
  auto step = [&] {
    if (at + batch > rows) order = torch::randperm(rows), at = 0;
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
    done += batch;
  };
  for (int i = 0; i < 5; ++i) step();
  done = 0;
  const auto start = std::chrono::steady_clock::now();
  while (seconds_since(start) < std::atof(argv[4])) step();
  std::printf("%g\n", static_cast<double>(done) / seconds_since(start));
}
