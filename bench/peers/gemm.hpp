// A product of row-major matrices as the libraries of gemm_*.cpp are asked for it: C = op(A) op(B), op(A) m x k, op(B)
// k x n, where op turns what is stored the other way round.
#pragma once
#include <functional>

struct Product {
  bool a_turned, b_turned;
  int m, n, k;
  const float *a, *b;
  float* c;
};

/// What runs the product once, on one thread; empty if the library has no kernel for it.
std::function<void()> prepare(const Product& p);
