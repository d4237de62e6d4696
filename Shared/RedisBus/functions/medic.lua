-- reclaim: takes entries from a holder that is gone and puts them at the head of the line. A message that has killed
-- too many holders, or has been tried too often, goes to the dead letters instead.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies, 5 stream, 6 again stream
-- ARGV  group, consumer ('': any whose lease has run out), idle milliseconds that end a lease (0 for a dead consumer),
--       reason (crashed | lease_expired), delivery limit, crash limit
-- Returns {handed back, buried, lost}: lost counts pending entries whose message someone has deleted.

local function reclaim_one(tables, held, again, reason, limits)
    local fields = entry_fields(held.stream, held.entry)
    if not fields then
        redis.call('XACK', held.stream, held.group, held.entry)
        return 'lost'
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

local function reclaim(keys, args)
    local tables, stream, again = tables_of(keys), keys[5], keys[6]
    local group, consumer, idle, reason = args[1], args[2], args[3], args[4]
    local limits = { deliveries = tonumber(args[5]), crashes = tonumber(args[6]) }
    local query = { 'XPENDING', stream, group, 'IDLE', idle, '-', '+', SWEEP_LIMIT }
    if consumer ~= '' then query[#query + 1] = consumer end
    local counts = { handed_back = 0, buried = 0, lost = 0 }
    local pending = redis.pcall(unpack(query))
    if pending.err then pending = {} end -- no group: nobody holds anything; its readers make it again
    for _, row in ipairs(pending) do
        local held = { stream = stream, group = group, entry = row[1], consumer = row[2] }
        local what = reclaim_one(tables, held, again, reason, limits)
        counts[what] = counts[what] + 1
    end
    return { counts.handed_back, counts.buried, counts.lost }
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

-- move_due: puts messages whose time has come back into their home streams. Works for delayed messages and for timers.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies, 5 the sorted set to look into (delayed or timers)
-- ARGV  none
-- Returns {moved, milliseconds until the next is due or -1}

local function move_due(keys)
    local tables, waiting = tables_of(keys), keys[5]
    local now = now_ms()
    local due = redis.call('ZRANGE', waiting, '-inf', integer(now), 'BYSCORE', 'LIMIT', 0, SWEEP_LIMIT)
    for _, id in ipairs(due) do
        local home, fields = recall(tables, id)
        if home then
            enqueue(tables, home, fields)
            if id ~= tracked_id(fields) then redis.call('HDEL', tables.bodies, id) end
        end
        redis.call('ZREM', waiting, id)
    end
    local upcoming = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
    local wait = upcoming[2] and math.max(0, tonumber(upcoming[2]) - now) or -1
    return { #due, wait }
end

define('move_due', move_due, { 'allow-oom' })

-- repair: looks at tracked messages and sends again whichever is no longer where it should be: its stream was deleted,
-- or its group forgot that it was never settled.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies
-- ARGV  cursor, then group for each stream as pairs: stream, group
-- Returns {next cursor, seen, repaired}

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

local function repair(keys, args)
    local tables, groups = tables_of(keys), {}
    for i = 2, #args, 2 do groups[args[i]] = args[i + 1] end
    local scan = redis.call('HSCAN', tables.places, args[1], 'COUNT', SWEEP_LIMIT)
    local repaired = 0
    for i = 1, #scan[2], 2 do
        local id, where = scan[2][i], scan[2][i + 1]
        if not is_in_place(tables, id, where, groups) then
            local home, fields = recall(tables, id)
            if home then
                local stream, entry = string.match(where, '^stream (%S+) (%S+)$')
                if stream then
                    redis.call('XDEL', stream, entry)
                    place(tables, home, fields)
                else
                    local window = where == 'parked' and window_in(fields)
                    if window then redis.call('HINCRBY', window.admitted, parked_count(window.rank), -1) end
                    enqueue(tables, home, fields) -- it had left its tenant's window
                end
                repaired = repaired + 1
            else
                redis.call('HDEL', tables.places, id)
            end
        end
    end
    return { scan[1], #scan[2] / 2, repaired }
end

define('repair', repair, { 'allow-oom' })
