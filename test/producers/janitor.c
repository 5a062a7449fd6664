// Cleans up after whoever started it, however that ended: it waits on stdin, and when that closes it ends the
// processes that it was told of and removes their shared memory. It is in a session of its own, so that a Ctrl-C or
// a signal to the group passes it by. Lines on stdin:
//   prefix P        remove what is called P… in /dev/shm and in the temp folder
//   object NAME INO remove the POSIX object NAME, if it still is that inode
//   pid PID         end this process; remove System V segments that it made
//   folder PATH     rmdir PATH (a cgroup)
// Follows proc_sysvipc_shm(5), proc_pid_stat(5), shmctl(2), nftw(3).
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 4096, LINE = 512, PATIENCE_MS = 2000 };

struct process {
  pid_t pid;
  unsigned long long start;
};
struct item {
  char name[LINE];
  unsigned long inode;
};

static struct process processes[MOST];
static struct item objects[MOST];
static char folders[64][LINE];
static char prefixes[64][LINE];
static int process_count, object_count, folder_count, prefix_count;
// Those that were gone before we could ask when they began had begun after us.
static unsigned long long own_start;

static void nap(long milliseconds) {
  struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&wait, NULL);
}

// Field 22 of /proc/pid/stat: with it a pid that was used again isn't taken for the old process. 0 is gone.
static unsigned long long start_time(pid_t pid) {
  char path[32], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = '\0';
  unsigned long long start = 0;
  char state = 'Z';
  const char *after_name = strrchr(text, ')');
  if (after_name == NULL) return 0;
  sscanf(after_name + 2, "%c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu", &state,
         &start);
  return state == 'Z' ? 0 : start;
}

static bool alive(const struct process *one) { return one->start != 0 && start_time(one->pid) == one->start; }

static void signal_all(int number) {
  for (int i = 0; i < process_count; i++)
    if (alive(&processes[i])) kill(processes[i].pid, number);
}

static bool any_alive(void) {
  for (int i = 0; i < process_count; i++)
    if (alive(&processes[i])) return true;
  return false;
}

static void end_processes(void) {
  signal_all(SIGTERM);
  for (int waited = 0; waited < PATIENCE_MS && any_alive(); waited += 20) nap(20);
  signal_all(SIGKILL);
  for (int waited = 0; waited < PATIENCE_MS && any_alive(); waited += 20) nap(20);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place) {
  (void)status;
  (void)type;
  (void)place;
  return remove(path) != 0 && errno != ENOENT;
}

static void remove_prefixed(const char *folder, const char *prefix) {
  DIR *directory = opendir(folder);
  if (directory == NULL) return;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    const char *name = entry->d_name;
    // A named semaphore has its own prefix before ours, and what is being removed a longer one.
    if (strncmp(name, "sem.", 4) == 0) name += 4;
    if (strncmp(name, ".shmscope-", 10) == 0) name = strstr(name, prefix);
    if (name == NULL || strncmp(name, prefix, strlen(prefix)) != 0) continue;
    char path[2 * LINE];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  }
  closedir(directory);
}

static void remove_objects(void) {
  struct stat status;
  char path[2 * LINE];
  for (int i = 0; i < object_count; i++) {
    snprintf(path, sizeof path, "/dev/shm%.*s", LINE, objects[i].name);
    if (lstat(path, &status) == 0 && status.st_ino == objects[i].inode) unlink(path);
  }
  const char *temp = getenv("TMPDIR");
  for (int i = 0; i < prefix_count; i++) {
    remove_prefixed("/dev/shm", prefixes[i]);
    remove_prefixed(temp != NULL ? temp : "/tmp", prefixes[i]);
  }
}

// When a process that started so many clock ticks after boot did so, in seconds of 1970, which segments count in.
static long long seconds_of(unsigned long long start) {
  struct timespec now, since_boot;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return now.tv_sec - since_boot.tv_sec + (long long)(start / (unsigned long long)sysconf(_SC_CLK_TCK));
}

// Its pid made the segment; but a pid is used again, and what was made before the process began is of another, and
// so is what was made since a later one began. A second more or less is rounding.
static bool made_by(const struct process *one, pid_t creator, long long changed) {
  if (one->pid != creator) return false;
  if (changed + 1 < seconds_of(one->start != 0 ? one->start : own_start)) return false;
  unsigned long long now = start_time(one->pid);
  return now == 0 || now == one->start || changed < seconds_of(now);
}

// Row by row: key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime …
static void remove_sysv(void) {
  FILE *table = fopen("/proc/sysvipc/shm", "re");
  if (table == NULL) return;
  char row[LINE];
  while (fgets(row, sizeof row, table) != NULL) {
    int shmid, creator;
    long long changed;
    if (sscanf(row, "%*d %d %*o %*u %d %*d %*u %*u %*u %*u %*u %*u %*u %lld", &shmid, &creator, &changed) != 3)
      continue;
    bool theirs = false;
    for (int i = 0; i < process_count && !theirs; i++) theirs = made_by(&processes[i], creator, changed);
    if (theirs) shmctl(shmid, IPC_RMID, NULL);
  }
  fclose(table);
}

static void take(const char *line) {
  char word[16] = "", text[LINE] = "";
  unsigned long number = 0;
  if (sscanf(line, "%15s %511s %lu", word, text, &number) < 2) return;
  if (strcmp(word, "prefix") == 0 && prefix_count < 64 && strlen(text) >= 4) {
    memcpy(prefixes[prefix_count++], text, sizeof text);
  } else if (strcmp(word, "folder") == 0 && folder_count < 64) {
    memcpy(folders[folder_count++], text, sizeof text);
  } else if (strcmp(word, "object") == 0 && object_count < MOST) {
    memcpy(objects[object_count].name, text, sizeof text);
    objects[object_count++].inode = number;
  } else if (strcmp(word, "pid") == 0 && process_count < MOST) {
    pid_t pid = (pid_t)strtol(text, NULL, 10);
    if (pid > 1) processes[process_count++] = (struct process){pid, start_time(pid)};
  } else {
    fprintf(stderr, "janitor: not understood: %s", line);
  }
}

int main(void) {
  // Fails only where we lead a group already, and then the start was ours to choose.
  if (setsid() < 0) perror("setsid");
  const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
  own_start = start_time(getpid());
  char line[LINE];
  puts("{\"ready\":\"janitor\"}");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin) != NULL) take(line);
  end_processes();
  remove_objects();
  remove_sysv();
  for (int i = 0; i < folder_count; i++) rmdir(folders[i]);
  puts("{\"cleaned\":true}");
  return 0;
}
