// A file on disk that two processes map shared (`--name /tmp/journal`, `--size 1M`): one appends records, its child
// reads them through a mapping of its own that may only read. Follows mmap(2).
#include "producer.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct record {
  uint64_t number;
  uint64_t written_ns;
  char text[48];
};

struct journal {
  char magic[8];
  _Atomic uint64_t written;
  uint64_t capacity;
  char rest[40];
  struct record record[];
};

static const char *path;
static size_t size;

static int follow(void *argument) {
  (void)argument;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 1;
  const struct journal *journal = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (journal == MAP_FAILED) return 1;
  volatile uint64_t seen = 0;
  while (!ended(100)) seen = journal->written;
  return seen == UINT64_MAX;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("journal", argv);
  struct object object = unmade(PLAIN_FILE, option("--name", "/tmp/journal"), amount("--size", 1 << 20));
  object.fd = open(object.name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (object.fd < 0) fail(object.name);
  identify(&object);
  owns(&object);
  if (ftruncate(object.fd, (off_t)object.size) != 0) fail(object.name);
  struct journal *journal = mmap(NULL, object.size, PROT_READ | PROT_WRITE, MAP_SHARED, object.fd, 0);
  if (journal == MAP_FAILED) fail("mmap");
  object.base = journal;
  memcpy(journal->magic, "JOURNAL", 8);
  journal->capacity = (object.size - sizeof *journal) / sizeof *journal->record;
  path = object.name;
  size = object.size;
  child(follow, NULL);
  ready(&object);
  while (!ended(250)) {
    struct record *record = &journal->record[journal->written % journal->capacity];
    record->number = journal->written + 1;
    record->written_ns = now_ns();
    snprintf(record->text, sizeof record->text, "order %llu filled", (unsigned long long)record->number);
    journal->written++;
  }
  return 0;
}
