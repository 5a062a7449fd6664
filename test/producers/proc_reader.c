// Reads of each process what a look at the machine reads (native/scan-process.ts), and makes nothing of it: the least
// that a program of one thread can take for it, for the benches. It shares nothing. Follows proc(5).
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char buffer[1 << 18];
static char path[512];

/** `whole`: to its end; else what one call gives, as the kernel prints it at once. */
static void read_file(const char *pid, const char *name, int whole) {
  snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  while (read(fd, buffer, sizeof buffer) > 0 && whole) continue;
  close(fd);
}

static void read_link(const char *pid, const char *name) {
  snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
  if (readlink(path, buffer, sizeof buffer) < 0) return;
}

static void ask(const char *pid, const char *name) {
  struct stat found;
  snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
  if (lstat(path, &found) != 0) return;
}

static void read_fds(const char *pid) {
  snprintf(path, sizeof path, "/proc/%s/fd", pid);
  DIR *folder = opendir(path);
  if (folder == NULL) return;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    char name[300];
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    snprintf(name, sizeof name, "fd/%s", entry->d_name);
    read_link(pid, name);
  }
  closedir(folder);
}

int main(void) {
  DIR *processes = opendir("/proc");
  if (processes == NULL) return EXIT_FAILURE;
  for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
    const char *pid = entry->d_name;
    if (!isdigit((unsigned char)pid[0])) continue;
    ask(pid, "");
    read_file(pid, "stat", 0);
    ask(pid, "fd");
    read_file(pid, "maps", 1);
    read_link(pid, "ns/mnt");
    read_fds(pid);
    read_file(pid, "cgroup", 0);
    read_file(pid, "cmdline", 0);
    ask(pid, "");
  }
  closedir(processes);
  return EXIT_SUCCESS;
}
