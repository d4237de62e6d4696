-- redrive: sends a dead letter again, its attempts counted anew, its history kept, and enters that in the audit log.
--
-- KEYS  1 dead, 2 delayed, 3 places, 4 bodies, 5 audit stream, 6 its sequence
-- ARGV  entry id in the dead-letter stream, count, fields of the audit entry (name, value)*, then, when the letter was
--       edited, all fields of the message (name, value)*
-- Returns 1 when it was sent, 0 when there is no such entry, or it does not say where it came from.

local function redrive(keys, args)
    local tables = tables_of(keys)
    local fields = entry_fields(tables.dead, args[1])
    if not fields then return 0 end
    local home = field(fields, '~home')
    if not home then return 0 end
    local changes = {
        ['~home'] = false, ['~reason'] = false, ['~detail'] = false, ['~origin'] = false,
        ['~attempt'] = false, ['~crashes'] = false, ['~postponements'] = false,
    }
    local told = tonumber(args[2])
    -- An entry is made as the operation of a commit makes it: its place in the arguments comes first.
    local log = { tables = tables, keys = keys, args = { 5, 6, told, unpack(args, 3, 2 + told) } }
    operations.audit.check(log, 1)
    if #args > 2 + told then
        for i = 1, #fields, 2 do
            if string.sub(fields[i], 1, 1) ~= '~' then changes[fields[i]] = false end
        end
    end
    for i = 3 + told, #args, 2 do changes[args[i]] = args[i + 1] end
    enqueue(tables, home, with(fields, changes))
    redis.call('XDEL', tables.dead, args[1])
    operations.audit.apply(log, 1)
    write_audited(log)
    return 1
end

define('redrive', redrive, {})

-- bound: keeps a telemetry stream under its byte limit, by the average size of its entries.
--
-- KEYS  1 stream
-- ARGV  bytes
-- Returns how many of the oldest entries were dropped.

local function bound(keys, args)
    local length = redis.call('XLEN', keys[1])
    if length == 0 then return 0 end
    local used = redis.call('MEMORY', 'USAGE', keys[1])
    local limit = tonumber(args[1])
    if used <= limit then return 0 end
    return redis.call('XTRIM', keys[1], 'MAXLEN', '~', math.floor(length * limit / used))
end

define('bound', bound, { 'allow-oom' })

-- enrol: enters a process in the register of consumers. On a full server, too: who comes may be the one that drains it.
--
-- KEYS  1 consumers
-- ARGV  name
-- Returns 1 when it was not there yet, 0 when it was.

local function enrol(keys, args) return redis.call('HSET', keys[1], args[1], '1') end

define('enrol', enrol, { 'allow-oom' })

-- ensure_group: makes a stream's group if it is missing. It begins at 0: entries are deleted when they are settled, so
-- whatever is in a work stream still has to be done.
--
-- KEYS  1 stream
-- ARGV  group
-- Returns 1 when it was missing, 0 when it was there.

local function ensure_group(keys, args)
    local made = redis.pcall('XGROUP', 'CREATE', keys[1], args[1], '0', 'MKSTREAM')
    if not made.err then return 1 end
    if string.find(made.err, 'BUSYGROUP', 1, true) then return 0 end
    return made
end

define('ensure_group', ensure_group, { 'allow-oom' })

-- depth: how much waits where in one partition, at one moment. Settled entries are deleted, so what a stream holds is
-- pending or has not been delivered yet; the server's own lag is never asked, for it may be wrong or missing.
--
-- KEYS  1 delayed, 2 timers, 3 dead, then as many windows as ARGV says, then one channel's streams
-- ARGV  group, number of windows
-- Returns delayed, timers, dead, parked, then for each stream: its length, pending (-1: there is no group), milliseconds
--       since its oldest entry was made (-1: there is none)

local function depth(keys, args)
    local windows, parked = tonumber(args[2]), 0
    for i = 4, 3 + windows do
        local lanes = redis.call('HMGET', keys[i], parked_count(0), parked_count(1), parked_count(2))
        for lane = 1, 3 do parked = parked + tonumber(lanes[lane] or 0) end
    end
    local now = now_ms()
    local counts = {
        redis.call('ZCARD', keys[1]), redis.call('ZCARD', keys[2]), redis.call('XLEN', keys[3]), parked,
    }
    for i = 4 + windows, #keys do
        local summary = redis.pcall('XPENDING', keys[i], args[1])
        local oldest = redis.call('XRANGE', keys[i], '-', '+', 'COUNT', 1)[1]
        counts[#counts + 1] = redis.call('XLEN', keys[i])
        counts[#counts + 1] = summary.err and -1 or summary[1]
        counts[#counts + 1] = oldest and math.max(0, now - tonumber(string.match(oldest[1], '^%d+'))) or -1
    end
    return counts
end

define('depth', depth, { 'no-writes' })

-- archived: notes how far an archive has the audit log, and drops what every archive has. The newest entry stays, because
-- a lost counter goes on from it.
--
-- KEYS  1 audit stream, 2 archives
-- ARGV  archive, number (never lowered)
-- Returns how many of the oldest entries were dropped: whole nodes of the stream, at most a thousand entries a call.

local function archived(keys, args)
    local number = must_be_integer(args[2], 'a number')
    local known = must_be_integer(redis.call('HGET', keys[2], args[1]) or '-1', keys[2])
    if number > known then redis.call('HSET', keys[2], args[1], integer(number)) end
    local lowest
    for _, reached in ipairs(redis.call('HVALS', keys[2])) do
        local value = must_be_integer(reached, keys[2])
        if not lowest or value < lowest then lowest = value end
    end
    if lowest < 1 then return 0 end
    return redis.call('XTRIM', keys[1], 'MINID', '~', integer(lowest) .. '-0', 'LIMIT', 1000)
end

define('archived', archived, { 'allow-oom' })
