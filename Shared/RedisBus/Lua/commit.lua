-- commit: for each input, proves that the caller still holds it, checks every condition, and only then makes all effects
-- of its handling and settles it. When proof or a condition fails, that input has no effect at all; the others still do.
-- publish is the same for callers that hold no input; unlike commit, it is refused while the server is out of memory.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies, then every key that the plan names by its number
-- ARGV  group, consumer, plan, then the bytes that the plan names by their number. The plan is one packed list of short
--       texts and numbers (docs/decisions/0008 has what an argument costs, and why long values are none of its):
--       number of streams, then for each: stream, lowest entry id, highest entry id, number of inputs in it,
--       number of commits, then for each: stream (0: no input), with an input its entry id, verb and the verb's arguments,
--         number of operations, then for each operation its word and arguments (operations.lua)
--       Verbs: done; retry (milliseconds, error, 1 when it counts as an attempt or 0); release (again stream); reject (reason, detail)
-- Returns one element a commit: how many publications and settlements of reservations were dropped as duplicates of
--       earlier ones, or {refusal, detail} with refusal fenced (no longer held), conflict (state's version), budget
--       (scope), full (stream), fault (error)
--
-- A fault, too, leaves that input without effect and still pending. What could fail half-way is looked for first: keys of
-- a wrong type (one TYPE for each key of a batch), numbers that the server cannot add to, sums that overflow.
-- What was scribbled on in `bodies` goes to the dead letters when a settlement would let it in (placement.lua).

-- Which entries the caller holds, by stream and id: one range read for a whole batch instead of one for each input.
local function read_holdings(batch, at)
    local args = batch.args
    local streams = args[at]
    for a = at + 1, at + 4 * streams, 4 do
        local stream, held, limit = batch.keys[args[a]], {}, args[a + 3] + SWEEP_LIMIT
        local rows = redis.pcall('XPENDING', stream, batch.group, args[a + 1], args[a + 2], limit, batch.consumer)
        if not rows.err then
            for r = 1, #rows do held[rows[r][1]] = true end
        end
        held.complete = not rows.err and #rows < limit
        batch.holdings[stream] = held
        batch.settled[stream] = {}
    end
    return at + 1 + 4 * streams
end

local function holds(batch, stream, entry)
    local held = batch.holdings[stream]
    if held[entry] ~= nil or held.complete then return held[entry] end
    local rows = redis.pcall('XPENDING', stream, batch.group, entry, entry, 1, batch.consumer)
    return not rows.err and #rows == 1
end

-- Each verb has its number of arguments; `a` is the index of the first. What all but `done` move is read by check_verb.
local verbs = {}

-- The settling itself is gathered, and done once for each stream at the end of the batch.
verbs.done = {
    arity = 0,
    settle = function(batch, held)
        local settled = batch.settled[held.stream]
        settled[#settled + 1] = held.entry
    end,
}

verbs.retry = {
    arity = 3,
    check = function(batch, a)
        must_be_usable(batch.args[a], 'a delay')
        must_be(batch.tables, 'zset', batch.tables.delayed)
        must_be(batch.tables, 'hash', batch.tables.bodies)
    end,
    settle = function(batch, held, a)
        local fields = held.fields
        local counts = batch.args[a + 2] == 1
        local word = counts and 'retry: ' or 'postponed: '
        local changes = { ['~history'] = history_with(fields, held.consumer, word .. batch.args[a + 1]) }
        if counts then
            changes['~attempt'] = integer(number_in(fields, '~attempt', 1) + 1)
        else
            changes['~postponements'] = integer(number_in(fields, '~postponements', 0) + 1)
        end
        postpone(batch.tables, held, fields, changes, batch.args[a])
    end,
}

verbs.release = {
    arity = 1,
    check = function(batch, a) must_be(batch.tables, 'stream', batch.keys[batch.args[a]]) end,
    settle = function(batch, held, a)
        hand_back(batch.tables, held, batch.keys[batch.args[a]], held.fields, {})
    end,
}

verbs.reject = {
    arity = 2,
    check = function(batch) must_be(batch.tables, 'stream', batch.tables.dead) end,
    settle = function(batch, held, a)
        bury(batch.tables, held, held.fields, batch.args[a], batch.args[a + 1])
    end,
}

-- Reads what a verb moves, and stops what would fail on the way.
local function check_verb(batch, held, verb, a)
    if not verb.check then return end
    verb.check(batch, a)
    held.fields = entry_fields(held.stream, held.entry)
    if not held.fields then return end
    if tracked_id(held.fields) then check_tables(batch.tables) end
    check_window(batch.tables, window_in(held.fields))
end

local function settle_input(batch, held, verb, a)
    if verb.check and not held.fields then -- somebody has deleted the message
        settle(held.stream, held.group, held.entry)
    else
        verb.settle(batch, held, a)
    end
    batch.holdings[held.stream][held.entry] = false -- a second time in this batch it is held no longer
end

-- Lists the operations of one commit, the first of which is at `at`, and tells where the next commit begins.
local function read_operations(batch, at, count)
    local args, steps = batch.args, batch.steps
    local n = #steps
    for _ = 1, count do
        local operation = operations[args[at]]
        if not operation then error('unknown operation ' .. tostring(args[at])) end
        local a = at + 1
        n = n + 2
        steps[n - 1], steps[n] = operation, a
        if operation.foresee then operation.foresee(batch, a) end
        at = a + operation.arity
        if operation.counted then at = at + args[at - 1] end
    end
    batch.ends[#batch.ends + 1] = n
    return at
end

-- Reads all commits before the first is carried out: words that nobody understands stop the call while it has no effect.
-- `begins` tells where each commit begins in the plan, `ends` where its operations end in `steps`, which lists those of
-- all as pairs (operation, index of its first argument).
local function read_commits(batch, at)
    local args = batch.args
    local count = args[at]
    at = at + 1
    for i = 1, count do
        batch.begins[i] = at
        if args[at] > 0 then
            local verb = verbs[args[at + 2]]
            if not verb then error('unknown verb ' .. tostring(args[at + 2])) end
            at = at + 2 + verb.arity
        end
        at = read_operations(batch, at + 2, args[at + 1])
    end
    return count
end

local function refusal(batch, first, last)
    local steps = batch.steps
    for i = first, last, 2 do
        local check = steps[i].check
        if check then
            local reason, detail = check(batch, steps[i + 1])
            if reason then return { reason, detail } end
        end
    end
end

-- One commit, from its conditions to its effects; the input is known to be held. Its operations are steps first to last,
-- its verb's arguments begin at `a`.
local function carry_out(batch, first, last, held, verb, a)
    if held then check_verb(batch, held, verb, a) end
    local refused = refusal(batch, first, last)
    if refused then return refused end
    close_ledgers(batch, true)
    local steps = batch.steps
    for i = first, last, 2 do
        local apply = steps[i].apply
        if apply then apply(batch, steps[i + 1]) end
    end
    if held then settle_input(batch, held, verb, a) end
    return batch.duplicates
end

-- The commit that begins at `at`, whose operations are steps first to last.
local function commit_one(batch, at, first, last)
    local args = batch.args
    local held, verb
    if args[at] > 0 then
        local stream, entry = batch.keys[args[at]], args[at + 1]
        if not holds(batch, stream, entry) then return { 'fenced', entry } end
        held = { stream = stream, group = batch.group, entry = entry, consumer = batch.consumer }
        verb = verbs[args[at + 2]]
    end
    batch.duplicates = 0
    local fine, result = pcall(carry_out, batch, first, last, held, verb, at + 3)
    if not fine then result = { 'fault', words_of(result) } end
    close_ledgers(batch, false) -- one that was refused has written nothing
    return result
end

-- What was gathered from the commits of a batch.
local function write_gathered(batch)
    write_ledgers(batch)
    write_timers(batch)
    write_audited(batch)
    bound_events(batch)
    for stream, entries in pairs(batch.settled) do
        if entries[1] then
            redis.call('XACK', stream, batch.group, unpack(entries))
            redis.call('XDEL', stream, unpack(entries))
        end
    end
end

local function commit(keys, args)
    local batch = {
        args = cmsgpack.unpack(args[3]), bytes = args, keys = keys, tables = tables_of(keys), group = args[1], consumer = args[2],
        begins = {}, ends = {}, steps = {}, foreseen = {}, texts = {},
        holdings = {}, settled = {}, duplicates = 0, ledgers = {}, timers = {}, bounds = {},
    }
    local count = read_commits(batch, read_holdings(batch, 1))
    local results, first = {}, 1
    for i = 1, count do
        local last = batch.ends[i]
        results[i] = commit_one(batch, batch.begins[i], first, last)
        first = last + 1
    end
    write_gathered(batch)
    return results
end

define('commit', commit, { 'allow-oom' })
define('publish', commit, {})
