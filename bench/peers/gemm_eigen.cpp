#include <Eigen/Dense>

#include "gemm.hpp"

std::function<void()> prepare(const Product& p) {
  using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return [p] {
    const Eigen::Map<const Matrix> a(p.a, p.a_turned ? p.k : p.m, p.a_turned ? p.m : p.k),
        b(p.b, p.b_turned ? p.n : p.k, p.b_turned ? p.k : p.n);
    Eigen::Map<Matrix> c(p.c, p.m, p.n);
    if (p.a_turned && p.b_turned) c.noalias() = a.transpose() * b.transpose();
    else if (p.a_turned) c.noalias() = a.transpose() * b;
    else if (p.b_turned) c.noalias() = a * b.transpose();
    else c.noalias() = a * b;
  };
}
