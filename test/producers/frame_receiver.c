// Gets a memfd over the abstract unix socket `--socket NAME` from frame_sender.c, maps it read-only and looks at
// its latest frame. It never opened the object by any name: the socket is the only way that it knows it.
#include "frames.h"
#include "producer.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int receive(const char *name) {
  struct sockaddr_un address;
  socklen_t length = abstract_address(&address, name);
  int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (door < 0 || connect(door, (struct sockaddr *)&address, length) != 0) fail("connect");
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  char byte;
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control,
                           .msg_controllen = sizeof control};
  if (recvmsg(door, &message, MSG_CMSG_CLOEXEC) != 1) fail("recvmsg");
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  if (rights == NULL || rights->cmsg_type != SCM_RIGHTS) {
    errno = EPROTO;
    fail("recvmsg");
  }
  int fd;
  memcpy(&fd, CMSG_DATA(rights), sizeof fd);
  close(door);
  return fd;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("frame_receiver", argv);
  struct object object = unmade(MEMFD, "", 0);
  object.fd = receive(option("--socket", "shmscope-frames"));
  struct stat status;
  if (fstat(object.fd, &status) != 0) fail("fstat");
  identify(&object);
  object.size = (size_t)status.st_size;
  const struct frame_pool *pool = mmap(NULL, object.size, PROT_READ, MAP_SHARED, object.fd, 0);
  if (pool == MAP_FAILED) fail("mmap");
  object.base = (void *)pool;
  ready(&object);

  volatile uint64_t seen = 0;
  while (!ended(100)) seen = pool->frame[pool->latest % FRAMES].number;
  return seen == UINT64_MAX;
}
