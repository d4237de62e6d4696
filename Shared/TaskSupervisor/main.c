// Runs one program and answers for everything that it starts.
//
//   TaskSupervisor direct|service|wrapped <grace in ms> <time in ms> <bytes of memory> <working directory> <program>
//       [argument…]
//
// `service`: a part of the installation, which the kernel should not take before others when memory runs out.
// `wrapped`: the program is a sandbox around the real one; it is not asked to end, which would end its content unasked.
//
// Standard input, output and error are the program's. Descriptor 3 is the lifeline: when its other end is closed, for
// whatever reason, the program and all its descendants get SIGTERM, and SIGKILL after the grace. Descriptor 4 is the
// report: "started <pid>" once the program runs, then one line, "exit <code>", "signal <number>", "failed <errno>" or
// "memory <megabytes held>", written when nothing is left.
//
// After its time (0: any) a program is asked to end likewise: whoever holds the lifeline may be frozen.
//
// Memory is looked at now and then: what the program and its descendants hold together. With more than the limit (0: none)
// they are killed. If the machine's memory runs out, between two looks or without a limit, the kernel ends them before
// anybody else.
//
// It is a child subreaper: whoever loses his parent below it becomes its child, however he detaches himself. So it can
// end everything, and it knows when everything has ended: when there is no child left to wait for.
#define _GNU_SOURCE
#include "memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIFELINE = 3, REPORT = 4, SWEEP_MS = 20, FREEZES = 16, LOOK_MS = 400, CLOSE_LOOK_MS = 50 };

// What a program may hold, and what it was seen to hold when that was more.
typedef struct {
    long long limit;
    long long exceeded;
    long long next_look;
} Memory;

// How long a program may run, 0 for ever, and how long it may then take to end.
typedef struct {
    long long limit_ms;
    long long grace_ms;
} Times;

typedef struct {
    pid_t pid;
    pid_t parent;
} Process;

typedef struct {
    pid_t *pids;
    size_t count;
} Family;

typedef enum { DIRECT, SERVICE, WRAPPED } Kind;

static long long now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

// The parent of a process; 0 when it has gone meanwhile.
static pid_t parent_of(const char *pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    // The name stands in parentheses and may itself hold some: what follows the last one is regular.
    const char *rest = strrchr(text, ')');
    int parent = 0;
    if (rest == NULL || sscanf(rest + 1, " %*c %d", &parent) != 1) return 0;
    return parent;
}

static bool holds(const Family *family, pid_t pid) {
    for (size_t index = 0; index < family->count; index++) {
        if (family->pids[index] == pid) return true;
    }
    return false;
}

static size_t list_processes(Process **list) {
    size_t count = 0, room = 0;
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
        if (count == room) {
            Process *larger = realloc(*list, (room = room ? room * 2 : 256) * sizeof **list);
            if (larger == NULL) break;
            *list = larger;
        }
        Process process = {atoi(entry->d_name), parent_of(entry->d_name)};
        if (process.parent > 0) (*list)[count++] = process;
    }
    if (folder != NULL) closedir(folder);
    return count;
}

// All descendants of this process, in no order; the caller frees them.
static Family descendants(void) {
    Process *list = NULL;
    size_t count = list_processes(&list);
    Family family = {malloc((count + 1) * sizeof(pid_t)), 0};
    bool grew = family.pids != NULL;
    pid_t self = getpid();
    while (grew) {
        grew = false;
        for (size_t index = 0; index < count; index++) {
            Process process = list[index];
            if (process.parent != self && !holds(&family, process.parent)) continue;
            if (holds(&family, process.pid)) continue;
            family.pids[family.count++] = process.pid;
            grew = true;
        }
    }
    free(list);
    return family;
}

static size_t signal_all(int number, pid_t spared) {
    Family family = descendants();
    for (size_t index = 0; index < family.count; index++) {
        if (family.pids[index] != spared) kill(family.pids[index], number);
    }
    free(family.pids);
    return family.count;
}

// Stops everything before it kills anything, so that nothing is started faster than it is found.
static void kill_all(void) {
    size_t before = 0;
    for (int round = 0; round < FREEZES; round++) {
        size_t found = signal_all(SIGSTOP, 0);
        if (found == before) break;
        before = found;
    }
    signal_all(SIGKILL, 0);
}

// Looks if it is time to; answers in how many milliseconds it is time again, -1 for never.
static int look_at(Memory *memory) {
    if (memory->limit <= 0 || memory->exceeded > 0) return -1;
    long long now = now_ms();
    if (now < memory->next_look) return (int)(memory->next_look - now);
    long long held = memory_of_descendants(memory->limit);
    if (held > memory->limit) memory->exceeded = held;
    int wait = held > memory->limit / 2 ? CLOSE_LOOK_MS : LOOK_MS;
    memory->next_look = now + wait;
    return wait;
}

// Makes the kernel take the program first when the machine's memory runs out.
static void offer_to_the_kernel(void) {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    // Where that is refused it is as likely to be taken as others.
    if (write(file, "1000", 4) < 0) errno = 0;
    close(file);
}

static void report(const char *word, int number) {
    char line[32];
    int length = snprintf(line, sizeof line, "%s %d\n", word, number);
    // Nobody left to read it is no reason to stay.
    if (write(REPORT, line, (size_t)length) < 0) _exit(1);
}

// Starts the program; -1 with errno when it cannot be started.
static pid_t start(char **command, const char *directory, const sigset_t *signals, Kind kind) {
    int outcome[2];
    if (pipe2(outcome, O_CLOEXEC) < 0) return -1;
    pid_t supervisor = getpid();
    pid_t pid = fork();
    if (pid < 0) return -1;
    if (pid == 0) {
        setsid();
        // If this supervisor is itself killed, the program at least does not run on unseen.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != supervisor) _exit(126);
        sigprocmask(SIG_UNBLOCK, signals, NULL);
        signal(SIGPIPE, SIG_DFL);
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        if (kind != SERVICE) offer_to_the_kernel();
        // Whoever became somebody else could be neither stopped nor killed. A sandbox may have to, and sets this itself.
        if (kind == DIRECT) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (chdir(directory) == 0) execvp(command[0], command);
        int code = errno;
        if (write(outcome[1], &code, sizeof code) < 0) _exit(126);
        _exit(127);
    }
    close(outcome[1]);
    int code = 0;
    ssize_t length = read(outcome[0], &code, sizeof code);
    close(outcome[0]);
    if (length != sizeof code) return pid;
    waitpid(pid, NULL, 0);
    errno = code;
    return -1;
}

static void let_go_of_the_programs_ends(void) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int end = 0; end <= 2; end++) {
        if (null >= 0) dup2(null, end);
        else close(end);
    }
}

// Collects who has ended; false when nobody is left.
static bool collect(pid_t root, int *status, bool *root_ended) {
    while (true) {
        int ended;
        pid_t pid = waitpid(-1, &ended, WNOHANG);
        if (pid == 0) return true;
        if (pid < 0) return errno != ECHILD;
        if (pid == root) {
            *status = ended;
            *root_ended = true;
        }
    }
}

// The sooner of two waits in milliseconds; a negative one is for ever.
static int sooner(int one, int other) { return one < 0 || (other >= 0 && other < one) ? other : one; }

static int until(long long moment) {
    long long now = now_ms();
    return moment > now ? (int)(moment - now) : 0;
}

// Waits until the program and all its descendants are gone; answers the program's wait status.
static int supervise(pid_t root, pid_t spared, int signals, Times times, Memory *memory) {
    int status = 0;
    bool root_ended = false, stopping = false;
    long long expiry = times.limit_ms > 0 ? now_ms() + times.limit_ms : 0, deadline = 0;
    while (collect(root, &status, &root_ended)) {
        int look = look_at(memory);
        // What outlives the program has no purpose any more.
        if (root_ended || memory->exceeded > 0 || (stopping && now_ms() >= deadline)) kill_all();
        struct pollfd watched[] = {{signals, POLLIN, 0}, {stopping ? -1 : LIFELINE, POLLIN, 0}};
        int wait = -1;
        if (root_ended || memory->exceeded > 0) wait = SWEEP_MS;
        else if (stopping) wait = deadline > now_ms() ? until(deadline) : SWEEP_MS;
        else if (expiry > 0) wait = until(expiry);
        if (poll(watched, 2, sooner(wait, look)) < 0 && errno != EINTR) return status;
        bool told = watched[1].revents != 0 || (expiry > 0 && now_ms() >= expiry);
        struct signalfd_siginfo event;
        while (watched[0].revents != 0 && read(signals, &event, sizeof event) == sizeof event) {
            told = told || event.ssi_signo != SIGCHLD;
        }
        if (told && !stopping) {
            stopping = true;
            deadline = now_ms() + times.grace_ms;
            signal_all(SIGTERM, spared);
        }
    }
    return status;
}

int main(int count, char **words) {
    if (count < 7) {
        fputs("usage: TaskSupervisor direct|service|wrapped <grace in ms> <time in ms, 0 for any> "
              "<bytes of memory, 0 for any> <working directory> <program> [argument...]\n", stderr);
        return 64;
    }
    if (fcntl(LIFELINE, F_SETFD, FD_CLOEXEC) < 0 || fcntl(REPORT, F_SETFD, FD_CLOEXEC) < 0) {
        fputs("TaskSupervisor: descriptors 3 (lifeline) and 4 (report) must be open\n", stderr);
        return 64;
    }
    Kind kind = strcmp(words[1], "wrapped") == 0 ? WRAPPED : strcmp(words[1], "service") == 0 ? SERVICE : DIRECT;
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    close_range(REPORT + 1, ~0U, 0);
    signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    for (size_t index = 0; index < 4; index++) {
        sigaddset(&signals, (int[]){SIGCHLD, SIGTERM, SIGINT, SIGHUP}[index]);
    }
    sigprocmask(SIG_BLOCK, &signals, NULL);
    int inbox = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    Times times = {atoll(words[3]), atoll(words[2])};
    Memory memory = {atoll(words[4]), 0, now_ms() + CLOSE_LOOK_MS};
    pid_t root = inbox < 0 ? -1 : start(words + 6, words[5], &signals, kind);
    if (root < 0) {
        report("failed", errno);
        return 0;
    }
    report("started", root);
    let_go_of_the_programs_ends();
    int status = supervise(root, kind == WRAPPED ? root : 0, inbox, times, &memory);
    if (memory.exceeded > 0) report("memory", (int)(memory.exceeded >> 20));
    else if (WIFSIGNALED(status)) report("signal", WTERMSIG(status));
    else report("exit", WEXITSTATUS(status));
    return 0;
}
