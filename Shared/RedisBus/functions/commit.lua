-- commit: for each input, proves that the caller still holds it, checks every condition, and only then makes all effects
-- of its handling and settles it. When proof or a condition fails, that input has no effect at all; the others still do.
-- publish is the same for callers that hold no input; unlike commit, it is refused while the server is out of memory.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies, then every key that ARGV names by its number
-- ARGV  group, consumer,
--       number of streams, then for each: stream, lowest entry id, highest entry id, number of inputs in it,
--       number of commits, then for each: stream (0: no input), entry id, verb, verb's two arguments, number of
--         operations, then for each operation its word and arguments (operations.lua)
--       Verbs: done; retry (milliseconds, error); release (again stream, -); reject (reason, detail)
-- Returns one element a commit: how many publications and settlements of reservations were dropped as duplicates of
--       earlier ones, or {refusal, detail} with refusal fenced (no longer held), conflict (state's version), budget
--       (scope), full (stream), fault (error)
--
-- A fault, too, leaves that input without effect and still pending. What could fail half-way is looked for first: keys of
-- a wrong type (one TYPE for each key of a batch), numbers that the server cannot add to, sums that overflow. What is not
-- looked for are the contents of `bodies`: one that somebody scribbled on, and that a settlement lets in out of a
-- tenant's window, ends that commit with a fault after its effects and before its settling.

-- Which entries the caller holds, by stream and id: one range read for a whole batch instead of one for each input.
local function read_holdings(batch, at)
    local streams = tonumber(batch.args[at])
    for i = 0, streams - 1 do
        local a = at + 1 + 4 * i
        local stream = batch.keys[tonumber(batch.args[a])]
        local held, limit = {}, tonumber(batch.args[a + 3]) + SWEEP_LIMIT
        local rows = redis.pcall('XPENDING', stream, batch.group, batch.args[a + 1], batch.args[a + 2], limit, batch.consumer)
        if not rows.err then
            for r = 1, #rows do held[rows[r][1]] = true end
        end
        held.complete = not rows.err and #rows < limit
        batch.holdings[stream] = held
    end
    return at + 1 + 4 * streams
end

local function holds(batch, stream, entry)
    local held = batch.holdings[stream]
    if held[entry] ~= nil or held.complete then return held[entry] end
    local rows = redis.pcall('XPENDING', stream, batch.group, entry, entry, 1, batch.consumer)
    return not rows.err and #rows == 1
end

local verbs = {}

-- The settling itself is gathered, and done once for each stream at the end of the batch.
function verbs.done(batch, held)
    local settled = batch.settled[held.stream] or {}
    settled[#settled + 1] = held.entry
    batch.settled[held.stream] = settled
end

function verbs.retry(batch, held, delay, detail)
    local fields = held.fields
    if not fields then return settle(held.stream, held.group, held.entry) end
    local attempt = number_in(fields, '~attempt', 1)
    local changes = {
        ['~attempt'] = integer(attempt + 1),
        ['~history'] = history_with(fields, held.consumer, 'retry: ' .. detail),
    }
    postpone(batch.tables, held, fields, changes, tonumber(delay))
end

function verbs.release(batch, held, again)
    local fields = held.fields
    if not fields then return settle(held.stream, held.group, held.entry) end
    hand_back(batch.tables, held, batch.keys[tonumber(again)], fields, {})
end

function verbs.reject(batch, held, reason, detail)
    local fields = held.fields
    if not fields then return settle(held.stream, held.group, held.entry) end
    bury(batch.tables, held, fields, reason, detail)
end

-- Reads what a verb moves, and stops what would fail on the way.
local function check_verb(batch, held, verb, first)
    if verb == 'done' then return end
    if not verbs[verb] then error('unknown verb ' .. tostring(verb), 0) end
    local tables = batch.tables
    if verb == 'release' then must_be(tables, 'stream', batch.keys[tonumber(first)]) end
    if verb == 'reject' then must_be(tables, 'stream', tables.dead) end
    if verb == 'retry' then
        must_be_integer(first, 'a delay')
        must_be(tables, 'zset', tables.delayed)
        must_be(tables, 'hash', tables.bodies)
    end
    held.fields = entry_fields(held.stream, held.entry)
    if not held.fields then return end
    if tracked_id(held.fields) then check_tables(tables) end
    check_window(tables, window_in(held.fields))
end

-- The operations of one commit, as pairs (operation, index of its first argument), and where the next commit begins.
local function read_operations(args, at, count)
    local list = {}
    for _ = 1, count do
        local operation = operations[args[at]]
        if not operation then error('unknown operation ' .. tostring(args[at])) end
        local a = at + 1
        list[#list + 1] = operation
        list[#list + 1] = a
        at = a + operation.arity
        if operation.counted then at = at + tonumber(args[at - 1]) end
    end
    return list, at
end

local function refusal(batch, list)
    for i = 1, #list, 2 do
        if list[i].check then
            local reason, detail = list[i].check(batch, list[i + 1])
            if reason then return { reason, detail } end
        end
    end
end

-- One commit, from its conditions to its effects; the input is known to be held.
local function carry_out(batch, list, held, verb, first, second)
    if held then check_verb(batch, held, verb, first) end
    local refused = refusal(batch, list)
    if refused then return refused end
    for i = 1, #list, 2 do
        if list[i].apply then list[i].apply(batch, list[i + 1]) end
    end
    if held then
        verbs[verb](batch, held, first, second)
        batch.holdings[held.stream][held.entry] = false -- a second time in this batch it is held no longer
    end
    return batch.duplicates
end

-- One commit that begins at ARGV[at], its operations read already.
local function commit_one(batch, at, list)
    local args = batch.args
    local input, entry = tonumber(args[at]), args[at + 1]
    local held = nil
    if input > 0 then
        held = { stream = batch.keys[input], group = batch.group, entry = entry, consumer = batch.consumer }
        if not holds(batch, held.stream, entry) then return { 'fenced', entry } end
    end
    batch.planned, batch.limits, batch.duplicates = {}, {}, 0
    local fine, result = pcall(carry_out, batch, list, held, args[at + 2], args[at + 3], args[at + 4])
    if not fine then return { 'fault', tostring(type(result) == 'table' and result.err or result) } end
    return result
end

local function commit(keys, args)
    local batch = {
        args = args, keys = keys, tables = tables_of(keys), group = args[1], consumer = args[2],
        holdings = {}, settled = {}, duplicates = 0,
    }
    local at = read_holdings(batch, 3)
    local results = {}
    local count = tonumber(args[at])
    at = at + 1
    -- All are read before the first is carried out: words that nobody understands stop the call while it has no effect.
    local begins, lists = {}, {}
    for i = 1, count do
        begins[i] = at
        lists[i], at = read_operations(args, at + 6, tonumber(args[at + 5]))
    end
    for i = 1, count do results[i] = commit_one(batch, begins[i], lists[i]) end
    for stream, entries in pairs(batch.settled) do
        redis.call('XACK', stream, batch.group, unpack(entries))
        redis.call('XDEL', stream, unpack(entries))
    end
    return results
end

define('commit', commit, { 'allow-oom' })
define('publish', commit, {})
