// A program to do things to: it makes (or opens) one shared object and does with it what stdin says, one command a
// line, each answered by one JSON line. It ends with stdin, and removes what it made.
//   --kind posix|sysv|memfd|anon|file|semaphore, --name N, --size S, --key K, --shmid ID, --existing, --read-only,
//   --huge (pages of hugetlb, not reserved), --maps N (how often it is mapped at the start; 1)
#include "victim.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <unistd.h>

enum { MOST_MAPS = 16, LINE = 4096 };

struct map {
  char *base;
  size_t length;
  uint64_t offset;
};

static struct object object;
static struct map maps[MOST_MAPS];
static int map_count;

static bool add_map(bool writable, uint64_t offset, size_t length) {
  if (map_count == MOST_MAPS) {
    errno = ENOSPC;
    return false;
  }
  void *base = victim_map(&object, writable, offset, length);
  if (base == NULL) return false;
  maps[map_count++] = (struct map){base, length, offset};
  if (object.base == NULL) object.base = base;
  return true;
}

static bool remove_map(void) {
  if (map_count == 0) {
    errno = EINVAL;
    return false;
  }
  struct map *last = &maps[--map_count];
  if (map_count == 0) object.base = NULL;
  return object.kind == SYSV ? shmdt(last->base) == 0 : munmap(last->base, last->length) == 0;
}

// A store through the first mapping, as programs write shared memory; the caller keeps within the object.
static bool store(uint64_t offset, const char *bytes, size_t length) {
  if (map_count == 0) return pwrite(object.fd, bytes, length, (off_t)offset) == (ssize_t)length;
  if (offset + length > maps[0].length) {
    errno = EINVAL;
    return false;
  }
  memcpy(maps[0].base + offset, bytes, length);
  return true;
}

static bool write_hex(uint64_t offset, const char *hex) {
  char bytes[LINE / 2];
  size_t length = 0;
  for (; sscanf(hex + 2 * length, "%2hhx", &bytes[length]) == 1; length++) continue;
  return store(offset, bytes, length);
}

static bool fill(uint64_t offset, uint64_t length, unsigned byte) {
  char bytes[LINE];
  memset(bytes, (int)byte, sizeof bytes);
  while (length > 0) {
    size_t part = length < sizeof bytes ? length : sizeof bytes;
    if (!store(offset, bytes, part)) return false;
    offset += part;
    length -= part;
  }
  return true;
}

static bool recreate(uint64_t size) {
  int fd = shm_open(object.name, O_CREAT | O_EXCL | O_RDWR, 0600);
  if (fd < 0) return false;
  if (ftruncate(fd, (off_t)size) != 0) return false;
  // The old object is kept, mapped and open: only the name is the new one's, which is ours to remove.
  struct object twin = unmade(POSIX, object.name, size);
  twin.fd = fd;
  identify(&twin);
  owns(&twin);
  return true;
}

static int idle(void *nothing) {
  (void)nothing;
  while (!ended(1000)) continue;
  return 0;
}

static int touch_and_idle(void *place) {
  *(char *)place = 0x44;
  return idle(NULL);
}

static bool obey(const char *command, const char *rest) {
  uint64_t a = 0, b = 0, c = 0;
  char hex[LINE] = "";
  int numbers = sscanf(rest, "%" SCNi64 " %" SCNi64 " %" SCNi64, (int64_t *)&a, (int64_t *)&b, (int64_t *)&c);
  if (strcmp(command, "truncate") == 0) return ftruncate(object.fd, (off_t)a) == 0;
  if (strcmp(command, "punch") == 0)
    return fallocate(object.fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)a, (off_t)b) == 0;
  if (strcmp(command, "fill") == 0) return fill(a, b, (unsigned)c);
  if (strcmp(command, "write") == 0) return sscanf(rest, "%*s %4095s", hex) == 1 && write_hex(a, hex);
  if (strcmp(command, "unlink") == 0)
    return (object.kind == POSIX ? shm_unlink(object.name) : unlink(object.name)) == 0;
  if (strcmp(command, "recreate") == 0) return recreate(numbers >= 1 ? a : object.size);
  if (strcmp(command, "rmid") == 0) return shmctl(object.shmid, IPC_RMID, NULL) == 0;
  if (strcmp(command, "map") == 0) return add_map(true, a, numbers >= 2 ? b : object.size);
  if (strcmp(command, "map-read-only") == 0) return add_map(false, a, numbers >= 2 ? b : object.size);
  if (strcmp(command, "unmap") == 0) return remove_map();
  if (strcmp(command, "forbid") == 0) return map_count > 0 && mprotect(maps[0].base + a, b, PROT_NONE) == 0;
  if (strcmp(command, "close") == 0) return close(object.fd) == 0;
  if (strcmp(command, "seal") == 0) return fcntl(object.fd, F_ADD_SEALS, (int)a) == 0;
  if (strcmp(command, "undumpable") == 0) return prctl(PR_SET_DUMPABLE, 0) == 0;
  if (strcmp(command, "fork") == 0) return child(idle, NULL) > 0;
  if (strcmp(command, "fork-and-touch") == 0)
    return map_count > 0 && child(touch_and_idle, maps[0].base + a) > 0;
  if (strcmp(command, "die") == 0) return raise(SIGKILL) == 0;
  errno = ENOSYS;
  return false;
}

static void answer(char *line) {
  char command[32] = "";
  int length = 0;
  sscanf(line, "%31s%n", command, &length);
  errno = 0;
  if (obey(command, line + length)) {
    printf("{\"done\":\"%s\"}\n", command);
  } else {
    printf("{\"error\":\"%s: %s\",\"errno\":%d}\n", command, strerror(errno), errno);
  }
}

int main(int argc, char **argv) {
  (void)argc;
  begin("victim", argv);
  object = victim_object();
  if (object.kind != SEMAPHORE)
    for (uint64_t wanted = amount("--maps", 1); wanted > 0; wanted--)
      if (!add_map(!flag("--read-only"), 0, object.size)) fail("map");
  ready(&object);

  static char line[LINE];
  size_t used = 0;
  while (!ended(0)) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, 50) <= 0) continue;
    ssize_t got = read(STDIN_FILENO, line + used, sizeof line - 1 - used);
    if (got <= 0) break;
    used += (size_t)got;
    line[used] = '\0';
    for (char *end; (end = strchr(line, '\n')) != NULL;) {
      *end = '\0';
      answer(line);
      used -= (size_t)(end + 1 - line);
      memmove(line, end + 1, used + 1);
    }
  }
  return 0;
}
