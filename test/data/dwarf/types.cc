// What C++ has of types, small enough to be read by hand: source of the committed objects beside it (see make.sh).
namespace shm { namespace {
struct Hidden { int h; };
}
enum class Kind : unsigned char { A = 1, B = 200 };
struct Base { virtual ~Base(); int id; char tag; };
Base::~Base() {}
struct Left : virtual Base { short l; };
template <class T, int N> class Ring {
public:
  struct Cursor { T *at; int n; };
  T slots[N];
  Cursor cursor;
  Kind kind;
};
struct Outer {
  struct Inner { int x; } in;
  static int count;
  int Outer::*field;
  void (Outer::*call)(int);
  Hidden *hidden;
  int &ref;
  bool flag : 1;
};
int Outer::count;
Ring<short, 4> ring;
Left *left(Outer &o) { return o.flag ? new Left : nullptr; }
}
