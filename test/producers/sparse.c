// A large segment that is nearly all hole: POSIX (`--name /history`, `--size 64G`) or, with `--sysv KEY`, System V
// (`--size 1G`; KEY 0 is IPC_PRIVATE). Data is in one page at the start, at a third, in the middle and at the end.
#include "producer.h"

#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

struct mark {
  char text[16];
  uint64_t offset;
  uint64_t beats;
};

int main(int argc, char **argv) {
  (void)argc;
  begin("sparse", argv);
  bool sysv = option("--sysv", NULL) != NULL;
  struct object object = sysv ? sysv_create((key_t)amount("--sysv", 0), amount("--size", 1ull << 30), SHM_NORESERVE)
                              : posix_create(option("--name", "/history"), amount("--size", 64ull << 30), 0644);
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t pages = object.size / page;
  const size_t places[] = {0, pages / 3 * page, pages / 2 * page, (pages - 1) * page};
  enum { PLACES = sizeof places / sizeof *places };
  struct mark *marks[PLACES];
  for (int i = 0; i < PLACES; i++) {
    marks[i] = (struct mark *)((char *)object.base + places[i]);
    memcpy(marks[i]->text, "sparse data here", sizeof marks[i]->text);
    marks[i]->offset = places[i];
  }
  ready(&object);
  // `--still` keeps the bytes as they are: for who compares two readings.
  while (!ended(200))
    for (int i = 0; i < PLACES && !flag("--still"); i++) marks[i]->beats++;
  return 0;
}
