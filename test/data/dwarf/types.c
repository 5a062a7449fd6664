/* What C has of types, small enough to be read by hand: source of the committed objects beside it (see make.sh). */
typedef unsigned long u64;
typedef int (*compare_t)(const void *, const void *);
typedef struct { int x, y; } point_t;
enum color { RED, GREEN = -5, BLUE = 0x7fffffff };
struct unknown;
struct slot {
  u64 seq;
  _Atomic int owner;
  char name[16];
  double px[2][3];
  unsigned a : 3, b : 7;
  signed c : 20;
  struct slot *next;
  const char *const *words;
  compare_t by;
  enum color color;
  union { int i; float f; };
  struct { short low, high; } pair;
  point_t at;
  volatile long ticks;
  struct unknown *link;
  long double ld;
  int rest[];
} slot;
int use(struct slot *s) {
  struct local { int z; } l = { s->owner };
  return l.z;
}
