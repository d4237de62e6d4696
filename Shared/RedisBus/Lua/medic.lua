-- reclaim: takes entries from a holder that is gone and puts them at the head of the line. A message that has killed
-- too many holders, or has been tried too often, goes to the dead letters instead.
--
-- A pass is many calls, because each is bounded. What is handed back may lie in the very stream that the next call looks at,
-- held again by a holder that was not gone after all: the first call tells how far the stream reached, and none of
-- the pass goes beyond. So a pass counts one crash of a message at most.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies, 5 stream, 6 again stream
-- ARGV  group, consumer ('': any whose lease has run out), idle milliseconds that end a lease (0 for a dead consumer),
--       reason (crashed | lease_expired), delivery limit, crash limit, the last entry to look at ('' in a pass's first call)
-- Returns {handed back, buried, lost, milliseconds and sequence of the last entry to look at}: lost counts pending entries
--       whose message someone has deleted.

local function reclaim_one(tables, held, again, reason, limits)
    local fields = entry_fields(held.stream, held.entry)
    if not fields then
        redis.call('XACK', held.stream, held.group, held.entry)
        return 'lost'
    end
    local fine, problem = pcall(check_way, tables, again, fields)
    if not fine then
        bury(tables, held, fields, 'undeliverable', words_of(problem))
        return 'buried'
    end
    local attempt = number_in(fields, '~attempt', 1)
    local crashes = number_in(fields, '~crashes', 0) + 1
    if crashes >= limits.crashes then
        bury(tables, held, with(fields, { ['~crashes'] = integer(crashes) }), 'crash_loop', reason)
        return 'buried'
    end
    if attempt >= limits.deliveries then
        bury(tables, held, fields, 'delivery_limit', reason)
        return 'buried'
    end
    hand_back(tables, held, again, fields, {
        ['~attempt'] = integer(attempt + 1),
        ['~crashes'] = integer(crashes),
        ['~history'] = history_with(fields, held.consumer, reason),
    })
    return 'handed_back'
end

-- The id of the youngest entry that a stream has ever had.
local function newest_in(stream)
    local info = redis.call('XINFO', 'STREAM', stream)
    for i = 1, #info, 2 do
        if info[i] == 'last-generated-id' then return info[i + 1] end
    end
end

-- Tables of a wrong type are no message's fault: they stop a call before it writes anything.
local function must_be_placeable(tables, stream)
    must_be(tables, 'stream', tables.dead)
    check_tables(tables)
    if stream then must_be(tables, 'stream', stream) end
end

local function reclaim(keys, args)
    local tables, stream, again = tables_of(keys), keys[5], keys[6]
    local group, consumer, idle, reason = args[1], args[2], args[3], args[4]
    local limits = { deliveries = tonumber(args[5]), crashes = tonumber(args[6]) }
    local last = args[7]
    local query = { 'XPENDING', stream, group, 'IDLE', idle, '-', last == '' and '+' or last, SWEEP_LIMIT }
    if consumer ~= '' then query[#query + 1] = consumer end
    local counts = { handed_back = 0, buried = 0, lost = 0 }
    local pending = redis.pcall(unpack(query))
    if pending.err then pending = {} end -- no group: nobody holds anything; its readers make it again
    if not pending[1] then return { 0, 0, 0, 0, 0 } end
    must_be_placeable(tables, again)
    if last == '' then last = newest_in(stream) end
    for _, row in ipairs(pending) do
        local held = { stream = stream, group = group, entry = row[1], consumer = row[2] }
        local what = reclaim_one(tables, held, again, reason, limits)
        counts[what] = counts[what] + 1
    end
    local milliseconds, sequence = string.match(last, '^(%d+)-(%d+)$')
    return { counts.handed_back, counts.buried, counts.lost, tonumber(milliseconds), tonumber(sequence) }
end

-- A full server needs its work done more than any other, so whatever only moves messages goes on there.
define('reclaim', reclaim, { 'allow-oom' })

-- retire: removes a consumer that is gone, but only if it holds nothing: deleting it otherwise loses what it held.
--
-- KEYS  1 stream
-- ARGV  group, consumer
-- Returns 1 when it is removed (or was not there), 0 when it still holds something.

local function retire(keys, args)
    local stream, group, consumer = keys[1], args[1], args[2]
    local pending = redis.pcall('XPENDING', stream, group, '-', '+', 1, consumer)
    if pending.err then return 1 end
    if #pending > 0 then return 0 end
    redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
    return 1
end

define('retire', retire, { 'allow-oom' })

-- move_due: puts messages whose time has come back into their home streams. Works for delayed messages and for timers. One
-- that cannot be sent goes to the dead letters, and stops none of the others.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies, 5 the sorted set to look into (delayed or timers)
-- ARGV  none
-- Returns {moved, given up, milliseconds until the next is due or -1}

local function move_one(tables, id)
    local home, fields = recall(tables, id)
    if not home then return end
    local fine, problem = pcall(check_way, tables, home, fields)
    if not fine then return give_up(tables, id, home, fields, words_of(problem)) end
    enqueue(tables, home, fields)
    if id ~= tracked_id(fields) then redis.call('HDEL', tables.bodies, id) end
end

local function move_due(keys)
    local tables, waiting = tables_of(keys), keys[5]
    local now = now_ms()
    local due = redis.call('ZRANGE', waiting, '-inf', integer(now), 'BYSCORE', 'LIMIT', 0, SWEEP_LIMIT)
    if due[1] then must_be_placeable(tables) end
    for _, id in ipairs(due) do
        move_one(tables, id)
        redis.call('ZREM', waiting, id)
    end
    local upcoming = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
    local wait = upcoming[2] and math.max(0, tonumber(upcoming[2]) - now) or -1
    return { #due - tables.given_up, tables.given_up, wait }
end

define('move_due', move_due, { 'allow-oom' })

-- repair: looks at tracked messages and sends again whichever is no longer where it should be: its stream was deleted,
-- or its group forgot that it was never settled. One that cannot be read goes to the dead letters; one whose way is barred,
-- by a key of a wrong type, stays as it is until that is mended, and stops none of the others.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies
-- ARGV  cursor, then group for each stream as pairs: stream, group
-- Returns {next cursor, seen, repaired, given up, barred}

local function lies_in_stream(stream, entry, group)
    if #redis.call('XRANGE', stream, entry, entry) == 0 then return false end
    local pending = redis.pcall('XPENDING', stream, group, entry, entry, 1)
    if pending.err then return true end -- no group yet: it will be made from 0 and deliver this entry
    if #pending == 1 then return true end
    local groups = redis.call('XINFO', 'GROUPS', stream)
    for _, info in ipairs(groups) do
        if info[2] == group then
            local delivered = redis.call('XRANGE', stream, entry, info[8], 'COUNT', 1)
            return #delivered == 0 -- beyond what was delivered: still waiting
        end
    end
    return true
end

local function is_in_place(tables, id, where, groups)
    if where == 'delayed' then return redis.call('ZSCORE', tables.delayed, id) end
    if where == 'parked' then
        local _, fields = recall(tables, id)
        return fields and redis.call('ZSCORE', parked_key(window_in(fields)), id)
    end
    local stream, entry = string.match(where, '^stream (%S+) (%S+)$')
    return not groups[stream] or lies_in_stream(stream, entry, groups[stream])
end

-- Whether it had to be sent again.
local function repair_one(tables, id, where, groups)
    if is_in_place(tables, id, where, groups) then return false end
    local home, fields = recall(tables, id)
    if not home then
        redis.call('HDEL', tables.places, id)
        return false
    end
    check_way(tables, home, fields)
    local stream, entry = string.match(where, '^stream (%S+) (%S+)$')
    if stream then
        redis.call('XDEL', stream, entry)
        place(tables, home, fields)
        return true
    end
    local window = where == 'parked' and window_in(fields)
    if window then redis.call('HINCRBY', window.admitted, parked_count(window.rank), -1) end
    enqueue(tables, home, fields) -- it had left its tenant's window
    return true
end

local function repair(keys, args)
    local tables, groups = tables_of(keys), {}
    for i = 2, #args, 2 do groups[args[i]] = args[i + 1] end
    local scan = redis.call('HSCAN', tables.places, args[1], 'COUNT', SWEEP_LIMIT)
    local places, repaired, barred = scan[2], 0, 0
    if places[1] then must_be_placeable(tables) end
    for i = 1, #places, 2 do
        local fine, was_repaired = pcall(repair_one, tables, places[i], places[i + 1], groups)
        if not fine then barred = barred + 1 elseif was_repaired then repaired = repaired + 1 end
    end
    return { scan[1], #places / 2, repaired, tables.given_up, barred }
end

define('repair', repair, { 'allow-oom' })
