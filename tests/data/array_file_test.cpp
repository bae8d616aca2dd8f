#include "ravine/data/array_file.hpp"

#include <gtest/gtest.h>

namespace ravine {
namespace {

std::string idx(char type, std::initializer_list<unsigned> shape, const std::string& data) {
  std::string s{'\0', '\0', type, static_cast<char>(shape.size())};
  for (const unsigned n : shape)
    for (int k = 3; k >= 0; --k) s += static_cast<char>(n >> 8 * k & 0xff);
  return s + data;
}

std::string npy(const std::string& descr, const std::string& shape, const std::string& data,
                const std::string& order = "False") {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  header.resize((10 + header.size() + 64) / 64 * 64 - 11, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size() & 0xff) +
         static_cast<char>(header.size() >> 8) + header + data;
}

template <class T>
std::string bytes(std::initializer_list<T> values) {
  std::string s;
  for (const T v : values) s.append(reinterpret_cast<const char*>(&v), sizeof v);
  return s;
}

TEST(ArrayFile, ReadsIdx) {
  const ArrayTable a =
      parse_array(idx(0x08, {2, 2, 3}, std::string("\x00\x01\x02\x03\x04\xff\x06\x07\x08\x09\x0a\x0b", 12)), "t");
  EXPECT_EQ(a.row_shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(a.table.rows, 2U);
  ASSERT_EQ(a.table.columns.size(), 6U);
  EXPECT_EQ(a.table.columns[5].name, "p5");
  EXPECT_EQ(a.table.columns[5].numbers, (std::vector<double>{255, 11}));
  const ArrayTable labels = parse_array(idx(0x0c, {2}, std::string("\x00\x00\x01\x00\xff\xff\xff\xfe", 8)), "t");
  EXPECT_EQ(labels.table.columns[0].numbers, (std::vector<double>{256, -2}));
}

TEST(ArrayFile, ReadsNpyInAllItsWays) {
  EXPECT_EQ(parse_array(npy("<f8", "(2, 2)", bytes({1.5, 2.0, 3.0, 4.0})), "t").table.columns[1].numbers,
            (std::vector<double>{2, 4}));
  EXPECT_EQ(parse_array(npy("<f4", "(2, 2)", bytes({1.5F, 2.0F, 3.0F, 4.0F}), "True"), "t").table.columns[1].numbers,
            (std::vector<double>{3, 4}))
      << "Fortran order";
  EXPECT_EQ(parse_array(npy("<i2", "(3,)", bytes<std::int16_t>({1, -2, 3})), "t").table.columns[0].numbers,
            (std::vector<double>{1, -2, 3}));
  EXPECT_EQ(parse_array(npy("|b1", "(2,)", std::string("\x01\x00", 2)), "t").table.columns[0].numbers,
            (std::vector<double>{1, 0}));
  EXPECT_EQ(parse_array(npy(">i4", "(1,)", std::string("\x00\x00\x01\x02", 4)), "t").table.columns[0].numbers,
            (std::vector<double>{258}));
  EXPECT_EQ(parse_array(npy("<u8", "(1, 1)", bytes<std::uint64_t>({7})), "t").table.columns[0].numbers,
            (std::vector<double>{7}));
}

TEST(ArrayFile, RefusesDamage) {
  const std::string whole = idx(0x08, {2, 3}, "abcdef");
  for (std::size_t cut = 8; cut < whole.size(); ++cut)
    EXPECT_THROW(parse_array(whole.substr(0, cut), "t"), Error) << cut;
  EXPECT_THROW(parse_array(whole + "x", "t"), Error);
  EXPECT_THROW(parse_array(idx(0x0a, {2, 3}, "abcdef"), "t"), Error) << "unknown type";
  EXPECT_THROW(parse_array(idx(0x08, {0xffffffff, 0xffffffff, 0xffffffff}, "abcdef"), "t"), Error) << "absurd size";
  for (const char* descr : {"<U3", "<c8", "|O", "<f2"})
    EXPECT_THROW(parse_array(npy(descr, "(1,)", "12345678"), "t"), Error) << descr;
  EXPECT_THROW(parse_array(npy("<f8", "(2,)", "12345678"), "t"), Error);
  EXPECT_THROW(parse_array(npy("<f8", "(x,)", "12345678"), "t"), Error);
  EXPECT_FALSE(is_array_file("a,b\n1,2\n"));
}

}  // namespace
}  // namespace ravine
