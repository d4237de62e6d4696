#!/bin/sh
# Counts the words of its task; an attempt that finds the count of the one before has nothing to do.
set -eu

say() { printf '%s\n' "$1"; }

task=$(cat)
if [ -e checkpoint ]; then
    say '{"type":"result","outcome":"no_output","reason":"the words were counted before"}'
    exit 0
fi
say '{"type":"log","level":"info","message":"counting"}'
count=$(printf '%s' "$task" | wc -w | tr -d ' ')
printf '%s\n' "$count" >count.txt
say '{"type":"checkpoint","path":"count.txt"}'
say '{"type":"progress","fraction":1,"message":"counted"}'
say '{"type":"artifact","path":"count.txt","mediaType":"text/plain"}'
say "{\"type\":\"result\",\"outcome\":\"done\",\"summary\":\"$count words\"}"
