// The measure for the bus: what one pipelined connection to Redis can do with no runtime at all.
//
//   BareLoop fill --port 6379 --stream in --messages 100000 --field id:36 --field body:400
//   BareLoop loop --port 6379 --stream in --out out --group g --messages 100000 --batch 256
//
// `fill` adds entries with the given fields ("name:bytes"). `loop` reads them through a consumer group and for each
// does XADD (the same fields, to --out), XACK and XDEL. A batch's commands and the next XREADGROUP travel together, so
// the server never waits for the client's round trip. Each prints {"messages":…,"seconds":…,"rate":…}.

#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { most_fields = 32, most_bytes = 1 << 20, most_batch = 10000 };

typedef struct {
    const char *host, *socket, *stream, *out, *group;
    int port;
    long messages, batch;
    int fields;
    char *names[most_fields], *values[most_fields];
} Options;

static void fail(const char *what, const char *detail) {
    fprintf(stderr, "BareLoop: %s: %s\n", what, detail);
    exit(1);
}

static long number(const char *name, const char *text, long most) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*end != 0 || value < 1 || value > most) fail(name, "expected a positive number within bounds");
    return value;
}

// "body:400" is a field named body with 400 bytes of filler.
static void add_field(Options *options, const char *text) {
    const char *colon = strchr(text, ':');
    if (!colon || colon == text || options->fields == most_fields) fail("--field", "expected name:bytes, at most 32 times");
    long size = number("--field", colon + 1, most_bytes);
    char *name = strndup(text, (size_t)(colon - text)), *value = malloc((size_t)size + 1);
    if (!name || !value) fail("--field", "out of memory");
    memset(value, 'x', (size_t)size);
    value[size] = 0;
    options->names[options->fields] = name;
    options->values[options->fields++] = value;
}

static Options parse(int count, char **words) {
    Options options = {.host = "127.0.0.1", .stream = "in", .out = "out", .group = "bare", .port = 6379, .batch = 256};
    for (int i = 2; i < count; i += 2) {
        const char *name = words[i], *value = i + 1 < count ? words[i + 1] : NULL;
        if (!value) fail(name, "expected a value");
        if (!strcmp(name, "--host")) options.host = value;
        else if (!strcmp(name, "--port")) options.port = (int)number(name, value, 65535);
        else if (!strcmp(name, "--socket")) options.socket = value;
        else if (!strcmp(name, "--stream")) options.stream = value;
        else if (!strcmp(name, "--out")) options.out = value;
        else if (!strcmp(name, "--group")) options.group = value;
        else if (!strcmp(name, "--messages")) options.messages = number(name, value, 1000000000);
        else if (!strcmp(name, "--batch")) options.batch = number(name, value, most_batch);
        else if (!strcmp(name, "--field")) add_field(&options, value);
        else fail(name, "unknown option");
    }
    if (options.messages == 0) fail("--messages", "expected a number of messages");
    if (options.fields == 0) add_field(&options, "body:200");
    return options;
}

static redisContext *connect_to(const Options *options) {
    struct timeval limit = {.tv_sec = 30};
    redisContext *redis = options->socket ? redisConnectUnixWithTimeout(options->socket, limit)
                                          : redisConnectWithTimeout(options->host, options->port, limit);
    if (!redis) fail("connecting", "out of memory");
    if (redis->err) fail("connecting", redis->errstr);
    redisSetTimeout(redis, limit);
    return redis;
}

static redisReply *next_reply(redisContext *redis) {
    void *reply = NULL;
    if (redisGetReply(redis, &reply) != REDIS_OK) fail("reading a reply", redis->errstr);
    return reply;
}

static void expect_success(redisContext *redis) {
    redisReply *reply = next_reply(redis);
    if (reply->type == REDIS_REPLY_ERROR) fail("the server refused", reply->str);
    freeReplyObject(reply);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void report(long messages, double seconds) {
    printf("{\"messages\":%ld,\"seconds\":%.6f,\"rate\":%.1f}\n", messages, seconds, (double)messages / seconds);
}

static void fill(redisContext *redis, const Options *options) {
    const char *words[3 + 2 * most_fields] = {"XADD", options->stream, "*"};
    int count = 3;
    for (int i = 0; i < options->fields; i++) {
        words[count++] = options->names[i];
        words[count++] = options->values[i];
    }
    double started = now();
    for (long added = 0; added < options->messages;) {
        long left = options->messages - added, batch = left < options->batch ? left : options->batch;
        for (long i = 0; i < batch; i++) redisAppendCommandArgv(redis, count, words, NULL);
        for (long i = 0; i < batch; i++) expect_success(redis);
        added += batch;
    }
    report(options->messages, now() - started);
}

// One entry [id, [name, value, …]] becomes three commands.
static void append_hop(redisContext *redis, const Options *options, const redisReply *entry) {
    const char *id = entry->element[0]->str, *words[3 + 2 * most_fields] = {"XADD", options->out, "*"};
    size_t sizes[3 + 2 * most_fields] = {4, strlen(options->out), 1};
    int count = 3;
    const redisReply *fields = entry->element[1];
    for (size_t i = 0; i < fields->elements && count < 3 + 2 * most_fields; i++, count++) {
        words[count] = fields->element[i]->str;
        sizes[count] = fields->element[i]->len;
    }
    redisAppendCommandArgv(redis, count, words, sizes);
    const char *acknowledge[] = {"XACK", options->stream, options->group, id}, *delete[] = {"XDEL", options->stream, id};
    redisAppendCommandArgv(redis, 4, acknowledge, NULL);
    redisAppendCommandArgv(redis, 3, delete, NULL);
}

static void append_read(redisContext *redis, const Options *options) {
    redisAppendCommand(
        redis, "XREADGROUP GROUP %s bare COUNT %ld STREAMS %s >", options->group, options->batch, options->stream);
}

static void create_group(redisContext *redis, const Options *options) {
    redisReply *reply = redisCommand(redis, "XGROUP CREATE %s %s 0 MKSTREAM", options->stream, options->group);
    if (!reply) fail("creating the group", redis->errstr);
    if (reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, "BUSYGROUP", 9)) fail("creating the group", reply->str);
    freeReplyObject(reply);
}

static void loop(redisContext *redis, const Options *options) {
    create_group(redis, options);
    double started = now();
    long moved = 0;
    append_read(redis, options);
    for (;;) {
        redisReply *read = next_reply(redis);
        if (read->type == REDIS_REPLY_ERROR) fail("reading the group", read->str);
        if (read->type != REDIS_REPLY_ARRAY) break;  // nothing is left
        const redisReply *entries = read->element[0]->element[1];
        long batch = (long)entries->elements;
        for (long i = 0; i < batch; i++) append_hop(redis, options, entries->element[i]);
        moved += batch;
        freeReplyObject(read);
        if (moved < options->messages) append_read(redis, options);
        for (long i = 0; i < 3 * batch; i++) expect_success(redis);
        if (moved >= options->messages) break;
    }
    if (moved < options->messages) fail("moving the messages", "the stream held fewer than --messages");
    report(moved, now() - started);
}

int main(int count, char **words) {
    const char *mode = count > 1 ? words[1] : "";
    if (strcmp(mode, "fill") && strcmp(mode, "loop")) fail("the first word", "expected fill or loop");
    Options options = parse(count, words);
    redisContext *redis = connect_to(&options);
    if (!strcmp(mode, "fill")) fill(redis, &options);
    else loop(redis, &options);
    redisFree(redis);
    return 0;
}
