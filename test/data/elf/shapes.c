/* The source of the files beside it; what each was made with stands in made-with.txt. */
typedef unsigned int word;
enum shade { DARK = -2, LIGHT = 7 };
struct inner { char tag[5]; word count; };
struct shapes {
  word flags : 3;
  word kind : 9;
  struct inner rows[2][3];
  union { float ratio; word bits; } u;
  enum shade shade;
  const struct shapes *next;
  int (*call)(struct inner *, char);
  struct { short low, high; };
  char rest[];
};
struct shapes *sample;
