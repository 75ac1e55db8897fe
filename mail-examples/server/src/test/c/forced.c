/*
 * What a disk would hold after a power loss: preloaded (LD_PRELOAD) into a process, this keeps an image of what the process has forced below
 * one folder, and of nothing else. The process itself notices nothing: the real folder has all that it wrote.
 *
 *   FORCED_ROOT   the folder, absolute and without symbolic links
 *   FORCED_IMAGE  a folder on the same file system, outside of the root, in which are, named by inode number:
 *     files/N     the forced octets of a regular file that was made or opened for writing
 *     dirs/N      the forced entries of a directory that was changed: inode number, SP, d or f, SP, name, NUL, for each
 *     kept/N      a further link to a file that lost a name, so that its octets stay and its number is not used again;
 *                 0 is a draft
 *
 * What is in neither files nor dirs has not been changed, and is as the real folder has it: all that was there when the process started
 * counts as forced. A file's octets get into the image by fsync or fdatasync of the file, its name by fsync of its directory: POSIX promises
 * no more, though ext4 does more.
 *
 * The process may be killed at any moment, in here, too. What was not changed is copied before it is changed, under a temporary name;
 * entries are replaced by rename. Octets may get into the image in part, as on a disk: their fsync has not returned then.
 *
 * A way of writing that is not followed here ends the process, so that no image is taken for true which is not. (fopen is not seen; the
 * virtual machine reads with it.)
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DESCRIPTORS = 1 << 16, BUCKETS = 1 << 12 };
enum kind { NOT_WATCHED, FILE_KIND, APPENDED, DIRECTORY };

/* A change of a file that has not been forced: octets, or a new size. */
struct change {
  struct change *next;
  uint64_t sequence;
  off_t offset;
  ssize_t length; /* -1: the file was given the size offset */
  char octets[];
};

/* A file or directory that is in the image. */
struct node {
  struct node *next;
  ino_t inode;
  uint64_t listed; /* a directory: when the entries in the image were read, as a sequence number */
  struct change *first;
  struct change **last;
};

static char root[PATH_MAX], image[PATH_MAX];
static size_t root_length; /* 0: nothing is watched */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct node *nodes[BUCKETS];
static uint64_t sequence;
static _Atomic(unsigned char) kinds[DESCRIPTORS];
static ino_t inodes[DESCRIPTORS];

static void die(const char *what, const char *which) {
  dprintf(2, "forced.c: %s: %s (%s)\n", what, which, strerror(errno));
  abort();
}

__attribute__((constructor)) static void start(void) {
  const char *r = getenv("FORCED_ROOT"), *i = getenv("FORCED_IMAGE");
  if (!r || !i) return;
  if (strlen(r) >= sizeof root || strlen(i) >= sizeof image) die("too long", r);
  strcpy(root, r);
  strcpy(image, i);
  root_length = strlen(root);
}

static bool watched(const char *path) {
  return root_length && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

/* The kind of what is behind a descriptor. Standard output and error are the log that the test reads, whatever happens. */
static enum kind kind(int fd) { return fd > 2 && fd < DESCRIPTORS ? kinds[fd] : NOT_WATCHED; }

static int real_open(const char *path, int flags, mode_t mode) {
  return syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode);
}
static void real_close(int fd) { syscall(SYS_close, fd); }
static int real_rename(const char *from, const char *to) { return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }

static void write_at(int fd, const char *octets, size_t length, off_t at) {
  while (length) {
    ssize_t n = syscall(SYS_pwrite64, fd, octets, length, at);
    if (n < 0) die("write", image);
    octets += n;
    length -= n;
    at += n;
  }
}

static void in_image(char *path, const char *part, ino_t inode) {
  if (snprintf(path, PATH_MAX, "%s/%s/%ju", image, part, (uintmax_t)inode) >= PATH_MAX) die("too long", image);
}

static struct node *find(ino_t inode) {
  for (struct node *n = nodes[inode % BUCKETS]; n; n = n->next)
    if (n->inode == inode) return n;
  return NULL;
}

static void add(ino_t inode) {
  struct node *n = calloc(1, sizeof *n);
  if (!n) die("memory", "node");
  n->inode = inode;
  n->last = &n->first;
  n->next = nodes[inode % BUCKETS];
  nodes[inode % BUCKETS] = n;
}

/* Takes the file behind a path into the image; with the octets it has, or none if the path is null. */
static void take_file(ino_t inode, const char *path) {
  if (find(inode)) return;
  char draft[PATH_MAX], final[PATH_MAX], octets[1 << 16];
  in_image(draft, "kept", 0);
  in_image(final, "files", inode);
  int out = real_open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (out < 0) die("open", draft);
  if (path) {
    /* Before the process has it open: its POSIX locks on the file would be gone with the close. */
    int in = real_open(path, O_RDONLY, 0);
    if (in < 0) die("open", path);
    off_t at = 0;
    for (ssize_t n; (n = read(in, octets, sizeof octets)) > 0; at += n) write_at(out, octets, n, at);
    real_close(in);
  }
  real_close(out);
  if (real_rename(draft, final)) die("rename", final);
  add(inode);
}

/* The entries that the directory has now, in memory that the caller frees. */
static char *entries(int directory, size_t *length) {
  int again = syscall(SYS_openat, directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *stream = again < 0 ? NULL : fdopendir(again);
  if (!stream) die("opendir", root);
  char *list = NULL;
  FILE *out = open_memstream(&list, length);
  if (!out) die("memory", "entries");
  for (struct dirent *e; (e = readdir(stream));) {
    struct stat s;
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
    if (fstatat(directory, e->d_name, &s, AT_SYMLINK_NOFOLLOW)) continue; /* a socket that is gone */
    if (!S_ISDIR(s.st_mode) && !S_ISREG(s.st_mode)) continue;
    fprintf(out, "%ju %c %s%c", (uintmax_t)s.st_ino, S_ISDIR(s.st_mode) ? 'd' : 'f', e->d_name, 0);
  }
  fclose(out);
  closedir(stream);
  return list;
}

static void publish(ino_t inode, char *list, size_t length) {
  char draft[PATH_MAX], final[PATH_MAX];
  in_image(draft, "kept", 0);
  in_image(final, "dirs", inode);
  int out = real_open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (out < 0) die("open", draft);
  write_at(out, list, length, 0);
  real_close(out);
  if (real_rename(draft, final)) die("rename", final);
  free(list);
}

static void take_directory(const char *path) {
  struct stat s;
  if (stat(path, &s) || find(s.st_ino)) return; /* what is to be done in a directory that is not there will fail */
  int fd = real_open(path, O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0) die("open", path);
  size_t length;
  char *list = entries(fd, &length);
  real_close(fd);
  publish(s.st_ino, list, length);
  add(s.st_ino);
}

/* The path's parent is about to change. */
static void take_parent(const char *path) {
  char parent[PATH_MAX];
  if (strlen(path) >= sizeof parent) die("too long", path);
  strcpy(parent, path);
  char *slash = strrchr(parent, '/');
  *slash = 0;
  if (watched(parent)) take_directory(parent);
}

/* The path is about to lose its file. */
static void keep(const char *path) {
  struct stat s;
  char kept[PATH_MAX];
  if (lstat(path, &s)) return;
  if (S_ISDIR(s.st_mode)) die("a directory is replaced", path);
  if (!S_ISREG(s.st_mode)) return;
  in_image(kept, "kept", s.st_ino);
  if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, kept, 0) && errno != EEXIST) die("link", kept);
}

static void changed(int fd, off_t offset, const char *octets, ssize_t length) {
  struct node *n = find(inodes[fd]);
  if (!n) die("a file that was not opened for writing", "changed");
  struct change *c = malloc(sizeof *c + (length > 0 ? length : 0));
  if (!c) die("memory", "change");
  c->next = NULL;
  c->sequence = ++sequence;
  c->offset = offset;
  c->length = length;
  if (length > 0) memcpy(c->octets, octets, length);
  *n->last = c;
  n->last = &c->next;
}

/* Brings a file's changes up to a sequence number into the image. */
static void apply(struct node *n, uint64_t last) {
  if (!n->first) return;
  char path[PATH_MAX];
  in_image(path, "files", n->inode);
  int out = real_open(path, O_WRONLY, 0);
  if (out < 0) die("open", path);
  for (struct change *c; (c = n->first) && c->sequence <= last; free(c)) {
    if (c->length < 0) {
      if (syscall(SYS_ftruncate, out, c->offset)) die("ftruncate", path);
    } else {
      write_at(out, c->octets, c->length, c->offset);
    }
    n->first = c->next;
  }
  if (!n->first) n->last = &n->first;
  real_close(out);
}

/* A process that ends by itself leaves all in the image: the test sees by that whether something was written past this. */
__attribute__((destructor)) static void end(void) {
  pthread_mutex_lock(&lock);
  for (int i = 0; i < BUCKETS; i++)
    for (struct node *n = nodes[i]; n; n = n->next) apply(n, UINT64_MAX);
  pthread_mutex_unlock(&lock);
}

/* ---- opening and closing ---- */

static void opened(int fd, int flags) {
  struct stat s;
  if (fstat(fd, &s) || (!S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode))) return;
  if (fd >= DESCRIPTORS) die("too many descriptors", root);
  inodes[fd] = s.st_ino;
  kinds[fd] = S_ISDIR(s.st_mode) ? DIRECTORY : flags & O_APPEND ? APPENDED : FILE_KIND;
}

static int open_watched(const char *path, int flags, mode_t mode) {
  if (flags & O_DSYNC || (flags & O_TMPFILE) == O_TMPFILE) die("a way of opening that is not followed", path);
  pthread_mutex_lock(&lock);
  struct stat before;
  bool existed = !stat(path, &before), writes = (flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC;
  if (!existed && flags & O_CREAT) take_parent(path);
  if (existed && writes && S_ISREG(before.st_mode) && !(flags & O_EXCL)) take_file(before.st_ino, path);
  int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  int error = errno;
  if (fd >= 0) {
    struct stat s;
    if (!existed && !fstat(fd, &s)) take_file(s.st_ino, NULL);
    opened(fd, flags);
    if (existed && flags & O_TRUNC && kind(fd) != NOT_WATCHED) changed(fd, 0, NULL, -1);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return fd;
}

static int open_at(int directory, const char *path, int flags, mode_t mode) {
  if (watched(path)) return open_watched(path, flags, mode);
  int fd = syscall(SYS_openat, directory, path, flags, mode);
  if (fd >= 0 && root_length && *path != '/') {
    char link[64], target[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, target, sizeof target - 1);
    target[n < 0 ? 0 : n] = 0;
    if (watched(target) && ((flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT)) die("opened by a relative path", target);
    if (watched(target)) opened(fd, flags);
  }
  return fd;
}

static mode_t mode_of(int flags, va_list more) {
  return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(more, mode_t) : 0;
}

#define OPEN(directory)                                 \
  va_list more;                                         \
  va_start(more, flags);                                \
  mode_t mode = mode_of(flags, more);                   \
  va_end(more);                                         \
  return open_at(directory, path, flags, mode)
int open(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int open64(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int openat(int directory, const char *path, int flags, ...) { OPEN(directory); }
int openat64(int directory, const char *path, int flags, ...) { OPEN(directory); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

static void copied(int old, int fd) {
  if (fd < 0 || fd >= DESCRIPTORS || old == fd) return;
  inodes[fd] = old < DESCRIPTORS ? inodes[old] : 0;
  kinds[fd] = kind(old);
}

int close(int fd) {
  if (fd >= 0 && fd < DESCRIPTORS) kinds[fd] = NOT_WATCHED;
  return syscall(SYS_close, fd);
}
int dup(int old) {
  int fd = syscall(SYS_dup, old);
  copied(old, fd);
  return fd;
}
int dup3(int old, int fd, int flags) {
  int result = syscall(SYS_dup3, old, fd, flags);
  if (result >= 0) copied(old, fd);
  return result;
}
int dup2(int old, int fd) { return old == fd ? (fcntl(old, F_GETFD) < 0 ? -1 : fd) : dup3(old, fd, 0); }

/* ---- octets ---- */

static ssize_t written(int fd, ssize_t count, off_t at, const struct iovec *parts) {
  for (ssize_t left = count; left > 0; parts++) {
    ssize_t n = left < (ssize_t)parts->iov_len ? left : (ssize_t)parts->iov_len;
    changed(fd, at, parts->iov_base, n);
    at += n;
    left -= n;
  }
  return count;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (kind(fd) == NOT_WATCHED) return syscall(SYS_writev, fd, parts, count);
  pthread_mutex_lock(&lock);
  ssize_t n = syscall(SYS_writev, fd, parts, count);
  int error = errno;
  if (n > 0) written(fd, n, lseek(fd, 0, SEEK_CUR) - n, parts);
  pthread_mutex_unlock(&lock);
  errno = error;
  return n;
}
ssize_t write(int fd, const void *octets, size_t length) {
  if (kind(fd) == NOT_WATCHED) return syscall(SYS_write, fd, octets, length);
  struct iovec part = {(void *)octets, length};
  return writev(fd, &part, 1);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) {
  if (kind(fd) == APPENDED) die("pwrite to a file that is appended to", root);
  pthread_mutex_lock(&lock);
  ssize_t n = syscall(SYS_pwritev, fd, parts, count, at, 0);
  int error = errno;
  if (n > 0 && kind(fd) != NOT_WATCHED) written(fd, n, at, parts);
  pthread_mutex_unlock(&lock);
  errno = error;
  return n;
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev64(fd, parts, count, at); }
ssize_t pwrite64(int fd, const void *octets, size_t length, off_t at) {
  if (kind(fd) == NOT_WATCHED) return syscall(SYS_pwrite64, fd, octets, length, at);
  struct iovec part = {(void *)octets, length};
  return pwritev64(fd, &part, 1, at);
}
ssize_t pwrite(int fd, const void *octets, size_t length, off_t at) { return pwrite64(fd, octets, length, at); }
int ftruncate64(int fd, off_t size) {
  if (kind(fd) == NOT_WATCHED) return syscall(SYS_ftruncate, fd, size);
  pthread_mutex_lock(&lock);
  int result = syscall(SYS_ftruncate, fd, size);
  int error = errno;
  if (!result) changed(fd, size, NULL, -1);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int force(int fd, long call) {
  enum kind k = kind(fd);
  if (k == NOT_WATCHED) return syscall(call, fd);
  pthread_mutex_lock(&lock);
  uint64_t last = ++sequence;
  size_t length = 0;
  char *list = k == DIRECTORY && find(inodes[fd]) ? entries(fd, &length) : NULL;
  ino_t inode = inodes[fd];
  pthread_mutex_unlock(&lock);
  int result = syscall(call, fd);
  int error = errno;
  /* Not earlier: who is killed while he forces cannot count on anything. */
  pthread_mutex_lock(&lock);
  struct node *n = find(inode);
  if (result || (list && n->listed > last)) {
    free(list); /* another who asked later was faster, and has published more */
  } else if (list) {
    n->listed = last;
    publish(inode, list, length);
  } else if (k != DIRECTORY && n) {
    apply(n, last);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}
int fsync(int fd) { return force(fd, SYS_fsync); }
int fdatasync(int fd) { return force(fd, SYS_fdatasync); }

/* ---- names ---- */

int mkdir(const char *path, mode_t mode) {
  if (!watched(path)) return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  pthread_mutex_lock(&lock);
  take_parent(path);
  int result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  int error = errno;
  if (!result) take_directory(path);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int unlink(const char *path) {
  if (!watched(path)) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  pthread_mutex_lock(&lock);
  take_parent(path);
  keep(path);
  int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int rename(const char *from, const char *to) {
  if (!watched(from) && !watched(to)) return real_rename(from, to);
  if (!watched(from) || !watched(to)) die("moved into or out of the folder", from);
  pthread_mutex_lock(&lock);
  take_parent(from);
  take_parent(to);
  keep(to);
  int result = real_rename(from, to);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int link(const char *from, const char *to) {
  if (watched(to)) {
    if (!watched(from)) die("linked into the folder", from);
    pthread_mutex_lock(&lock);
    take_parent(to);
  }
  int result = syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
  int error = errno;
  if (watched(to)) pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

/* ---- what is not followed ---- */

static void refuse(const char *path, const char *what) {
  if (path && watched(path)) die(what, path);
}
static void refuse_fd(int fd, const char *what) {
  if (kind(fd) != NOT_WATCHED) die(what, root);
}

int rmdir(const char *path) {
  refuse(path, "rmdir");
  return syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}
int remove(const char *path) {
  refuse(path, "remove");
  int result = unlink(path);
  return result && errno == EISDIR ? rmdir(path) : result;
}
int symlink(const char *target, const char *path) {
  refuse(path, "symlink");
  return syscall(SYS_symlinkat, target, AT_FDCWD, path);
}
int truncate64(const char *path, off_t size) {
  refuse(path, "truncate");
  return syscall(SYS_truncate, path, size);
}
int truncate(const char *path, off_t size) { return truncate64(path, size); }
int unlinkat(int directory, const char *path, int flags) {
  refuse_fd(directory, "unlinkat");
  refuse(path, "unlinkat");
  return syscall(SYS_unlinkat, directory, path, flags);
}
int renameat(int a, const char *from, int b, const char *to) {
  refuse_fd(a, "renameat");
  refuse_fd(b, "renameat");
  refuse(from, "renameat");
  refuse(to, "renameat");
  return syscall(SYS_renameat2, a, from, b, to, 0);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
  refuse_fd(b, "linkat");
  refuse(to, "linkat");
  return syscall(SYS_linkat, a, from, b, to, flags);
}
int posix_fallocate64(int fd, off_t at, off_t length) {
  refuse_fd(fd, "posix_fallocate");
  return syscall(SYS_fallocate, fd, 0, at, length) ? errno : 0;
}
int posix_fallocate(int fd, off_t at, off_t length) { return posix_fallocate64(fd, at, length); }
int fallocate64(int fd, int mode, off_t at, off_t length) {
  refuse_fd(fd, "fallocate");
  return syscall(SYS_fallocate, fd, mode, at, length);
}
int fallocate(int fd, int mode, off_t at, off_t length) { return fallocate64(fd, mode, at, length); }
ssize_t sendfile64(int out, int in, off_t *at, size_t length) {
  refuse_fd(out, "sendfile");
  return syscall(SYS_sendfile, out, in, at, length);
}
ssize_t sendfile(int out, int in, off_t *at, size_t length) { return sendfile64(out, in, at, length); }
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t length, unsigned flags) {
  refuse_fd(out, "copy_file_range");
  return syscall(SYS_copy_file_range, in, from, out, to, length, flags);
}
void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t at) {
  if (fd >= 0 && flags & MAP_SHARED && protection & PROT_WRITE) refuse_fd(fd, "mmap");
  return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, at);
}
void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t at) {
  return mmap64(address, length, protection, flags, fd, at);
}
