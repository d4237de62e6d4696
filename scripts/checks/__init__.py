"""The checks behind scripts/check-*: each finds faults in a tree of files and proves on a broken one that it can."""
