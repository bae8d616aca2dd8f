// The networks of bench/train.cpp in dlib: NETWORK BATCH SECONDS, NETWORK one of a b c d e, gives rows per second.
// Steps are made without dlib's trainer, which would add the search for a rate; batches are gathered straight into a
// tensor.
#include <dlib/dnn.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "answer.hpp"

namespace {

using namespace dlib;

using Image = input<matrix<float>>;
template <int filters, class Below>
using Convolution = max_pool<2, 2, 2, 2, relu<add_layer<con_<filters, 3, 3, 1, 1, 0, 0>, Below>>>;

using A = loss_binary_log<fc<1, relu<fc<64, relu<fc<64, Image>>>>>>;
using B = loss_multiclass_log<fc<10, relu<fc<128, Image>>>>;
using C = loss_multiclass_log<fc<10, relu<fc<1024, relu<fc<1024, Image>>>>>>;
using D = loss_binary_log<fc<1, Image>>;
using E = loss_multiclass_log<fc<10, relu<fc<128, Convolution<32, Convolution<16, Image>>>>>>;

template <class Net, class Solver>
double train(long rows, long height, long width, long batch, const Solver& solver, double rate, double seconds) {
  using Label = typename Net::training_label_type;
  const auto size = static_cast<std::size_t>(height * width);
  std::mt19937 random(1);
  std::vector<float> x(static_cast<std::size_t>(rows) * size);
  for (float& value : x) value = std::uniform_real_distribution<float>(-1, 1)(random);
  std::vector<Label> y(static_cast<std::size_t>(rows)), labels(static_cast<std::size_t>(batch));
  for (std::size_t r = 0; r < y.size(); ++r) {
    if (std::is_floating_point_v<Label>) y[r] = x[r * size] + x[r * size + 1] > 0 ? 1 : -1;
    else y[r] = static_cast<Label>(r % 10);
  }
  std::vector<std::size_t> order(y.size());
  for (std::size_t r = 0; r < order.size(); ++r) order[r] = r;
  std::shuffle(order.begin(), order.end(), random);

  Net net;
  std::vector<Solver> solvers(net.num_computational_layers, solver);
  resizable_tensor in;
  const matrix<float> one = zeros_matrix<float>(height, width);
  net.to_tensor(&one, &one + 1, in);  // tells the net that a sample is one row of a batch
  in.set_size(batch, 1, height, width);
  std::size_t at = 0;
  return static_cast<double>(batch) * steps_per_second(seconds, [&] {
           if (at + labels.size() > order.size()) at = 0;
           float* to = in.host_write_only();
           for (Label& label : labels) {
             const std::size_t row = order[at++];
             to = std::copy_n(&x[row * size], size, to);
             label = y[row];
           }
           net.compute_parameter_gradients(in, labels.begin());
           net.update_parameters(solvers, rate);
         });
}

}  // namespace

int main() {
  return answer_lines([](std::istream& words) {
    char name = 0;
    long batch = 0;
    double seconds = 0;
    words >> name >> batch >> seconds;
    switch (name) {
      case 'a': return train<A>(65536, 1, 20, batch, adam(0, 0.9F, 0.999F), 1e-3, seconds);
      case 'b': return train<B>(8192, 28, 28, batch, adam(0, 0.9F, 0.999F), 1e-3, seconds);
      case 'c': return train<C>(8192, 28, 28, batch, adam(0, 0.9F, 0.999F), 1e-3, seconds);
      case 'd': return train<D>(65536, 1, 20, batch, sgd(0, 0), 0.1, seconds);
      case 'e': return train<E>(8192, 28, 28, batch, adam(0, 0.9F, 0.999F), 1e-3, seconds);
      default: throw std::invalid_argument("networks are a b c d e");
    }
  });
}
