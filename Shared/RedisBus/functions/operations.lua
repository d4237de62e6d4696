-- The operations of a commit. Each has its number of fixed arguments (`arity`; the last of them counts the values that
-- follow when `counted`), an optional `check`, run before anything of the commit is written, and an optional `apply`.
-- `a` is the index of the operation's first argument; keys are named by their number in KEYS.

local operations = {}

-- The time of a batch is read once.
local function batch_now(batch)
    batch.now = batch.now or now_ms()
    return batch.now
end

-- A field among an operation's arguments.
local function argument(args, first, last, name)
    for i = first, last, 2 do
        if args[i] == name then return args[i + 1] end
    end
end

-- stream, dedup key (0: none), managed (1: tracked or windowed, so its place is looked after), count, fields
operations.publish = {
    arity = 4, counted = true,
    check = function(batch, a)
        local args, tables = batch.args, batch.tables
        must_be(tables, 'stream', batch.keys[tonumber(args[a])])
        if args[a + 2] == '0' then return end
        local first, last = a + 4, a + 3 + tonumber(args[a + 3])
        check_tables(tables)
        check_window(tables, window_of(argument(args, first, last, '~window'), argument(args, first, last, 'tenant')))
    end,
    apply = function(batch, a)
        local args, keys = batch.args, batch.keys
        local dedup = tonumber(args[a + 1])
        if dedup > 0 and not redis.call('SET', keys[dedup], '', 'NX', 'EX', DEDUP_SECONDS) then
            batch.duplicates = batch.duplicates + 1
            return
        end
        local stream, last = keys[tonumber(args[a])], a + 3 + tonumber(args[a + 3])
        if args[a + 2] == '0' then
            redis.call('XADD', stream, '*', unpack(args, a + 4, last))
        else
            enqueue(batch.tables, stream, { unpack(args, a + 4, last) })
        end
    end,
}

-- stream, limit, window hash (0: none), lane's rank: refuses the whole commit while so many messages wait there, or are
-- parked on their way there (back-pressure instead of trimming)
operations.bounded = {
    arity = 4,
    check = function(batch, a)
        local args, keys = batch.args, batch.keys
        local stream, limit = keys[tonumber(args[a])], tonumber(args[a + 1])
        local waiting = redis.call('XLEN', stream)
        if args[a + 2] ~= '0' then
            waiting = waiting + tonumber(redis.call('HGET', keys[tonumber(args[a + 2])], parked_count(args[a + 3])) or 0)
        end
        if waiting >= limit then return 'full', stream end
    end,
}

-- hash, version expected (0: must not exist), milliseconds to live (0: for ever), count, fields
operations.state = {
    arity = 4, counted = true,
    check = function(batch, a)
        local version = redis.call('HGET', batch.keys[tonumber(batch.args[a])], 'version') or '0'
        if version ~= batch.args[a + 1] then return 'conflict', version end
        must_be_integer(version, 'a version')
        must_be_integer(batch.args[a + 2], 'an expiry')
    end,
    apply = function(batch, a)
        local args = batch.args
        local key = batch.keys[tonumber(args[a])]
        local version = integer(tonumber(args[a + 1]) + 1)
        redis.call('HSET', key, 'version', version, unpack(args, a + 4, a + 3 + tonumber(args[a + 3])))
        if args[a + 2] ~= '0' then
            redis.call('PEXPIRE', key, args[a + 2])
        elseif version ~= '1' then
            redis.call('PERSIST', key)
        end
    end,
}

-- Budgets are hashes: limit, spent, reserved, and one field 'r:<reservation>' for each amount that is held. A scope
-- without a limit refuses: an unknown budget is no budget.
--
-- The operations of a commit are checked before any of them is applied, so each has to know what those before it have
-- planned: the sum of spent and reserved, and what each reservation holds (false: nothing).
local function planned_for(batch, key, name)
    local planned = batch.planned[key]
    if not planned then
        local stored = redis.call('HMGET', key, 'limit', 'spent', 'reserved', name)
        local spent, reserved = must_be_integer(stored[2] or '0', key), must_be_integer(stored[3] or '0', key)
        planned = { limit = batch.limits[key] or tonumber(stored[1] or -1) or -1, sum = spent + reserved, held = {} }
        planned.held[name] = stored[4] and must_be_integer(stored[4], key)
        batch.planned[key] = planned
    elseif planned.held[name] == nil then
        local held = redis.call('HGET', key, name)
        planned.held[name] = held and must_be_integer(held, key)
    end
    return planned
end

-- Visits the scopes that an operation lists, as (key), from the widest to the narrowest.
local function scopes(batch, a, visit)
    for i = a + 3, a + 2 + tonumber(batch.args[a + 2]) do
        local verdict = visit(batch.keys[tonumber(batch.args[i])])
        if verdict then return verdict end
    end
end

-- budget, limit, default (1: one that is set already stays), milliseconds to live (0: as before)
operations.limit = {
    arity = 4,
    check = function(batch, a)
        local args = batch.args
        local key = batch.keys[tonumber(args[a])]
        must_be(batch.tables, 'hash', key)
        must_be_integer(args[a + 3], 'an expiry')
        if args[a + 2] == '1' and (batch.limits[key] or redis.call('HEXISTS', key, 'limit') == 1) then return end
        batch.limits[key] = must_be_integer(args[a + 1], 'a limit')
        if batch.planned[key] then batch.planned[key].limit = batch.limits[key] end
    end,
    apply = function(batch, a)
        local args = batch.args
        local key = batch.keys[tonumber(args[a])]
        if args[a + 2] == '1' then
            redis.call('HSETNX', key, 'limit', args[a + 1])
        else
            redis.call('HSET', key, 'limit', args[a + 1])
        end
        if args[a + 3] ~= '0' then redis.call('PEXPIRE', key, args[a + 3]) end
    end,
}

-- reservation, amount, count, scopes
operations.reserve = {
    arity = 3, counted = true,
    check = function(batch, a)
        local name, amount = 'r:' .. batch.args[a], tonumber(batch.args[a + 1])
        local refusing = scopes(batch, a, function(key)
            local planned = planned_for(batch, key, name)
            if planned.held[name] then return nil end -- reserving again changes nothing
            planned.sum = planned.sum + amount
            planned.held[name] = amount
            if planned.sum > planned.limit then return key end
            if planned.sum > LARGEST then error(key .. ' would overflow', 0) end
        end)
        if refusing then return 'budget', refusing end
    end,
    apply = function(batch, a)
        local name, amount = 'r:' .. batch.args[a], batch.args[a + 1]
        scopes(batch, a, function(key)
            if redis.call('HSETNX', key, name, amount) == 1 then redis.call('HINCRBY', key, 'reserved', amount) end
        end)
    end,
}

-- Gives back what a reservation holds; says whether there was one.
local function unreserve(key, name)
    local held = redis.call('HGET', key, name)
    if not held then return false end
    redis.call('HDEL', key, name)
    redis.call('HINCRBY', key, 'reserved', integer(0 - tonumber(held))) -- never '-0', which is no integer
    return true
end

-- reservation, amount really spent (0: release), count, scopes: a scope that holds nothing under this name is left as it
-- is, so settling twice books once. What nobody held anywhere is counted as a duplicate, never booked: who spends without
-- an estimate reserves 0 first, which the same commit may do.
operations.spend = {
    arity = 3, counted = true,
    check = function(batch, a)
        local name, amount = 'r:' .. batch.args[a], tonumber(batch.args[a + 1])
        scopes(batch, a, function(key)
            local planned = planned_for(batch, key, name)
            if not planned.held[name] then return nil end -- settled already, or never reserved
            planned.sum = planned.sum + amount - planned.held[name]
            planned.held[name] = false
            if planned.sum > LARGEST then error(key .. ' would overflow', 0) end
        end)
    end,
    apply = function(batch, a)
        local name, amount = 'r:' .. batch.args[a], batch.args[a + 1]
        local settled = false
        scopes(batch, a, function(key)
            if not unreserve(key, name) then return end
            settled = true
            if amount ~= '0' then redis.call('HINCRBY', key, 'spent', amount) end
        end)
        if not settled then batch.duplicates = batch.duplicates + 1 end
    end,
}

-- timers, name, milliseconds from now, packed message: one that will be sent unless it is cleared before
operations.timer = {
    arity = 4,
    check = function(batch, a)
        must_be(batch.tables, 'hash', batch.tables.bodies)
        must_be(batch.tables, 'zset', batch.keys[tonumber(batch.args[a])])
    end,
    apply = function(batch, a)
        local args = batch.args
        local id = 'timer:' .. args[a + 1]
        redis.call('HSET', batch.tables.bodies, id, args[a + 3])
        redis.call('ZADD', batch.keys[tonumber(args[a])], integer(batch_now(batch) + tonumber(args[a + 2])), id)
    end,
}

-- timers, name
operations.untimer = {
    arity = 2,
    check = operations.timer.check,
    apply = function(batch, a)
        local id = 'timer:' .. batch.args[a + 1]
        redis.call('ZREM', batch.keys[tonumber(batch.args[a])], id)
        redis.call('HDEL', batch.tables.bodies, id)
    end,
}

-- stream, maximum length, count, fields: telemetry, bounded; the byte bound is the trimmer's
operations.event = {
    arity = 3, counted = true,
    check = function(batch, a) must_be(batch.tables, 'stream', batch.keys[tonumber(batch.args[a])]) end,
    apply = function(batch, a)
        local args = batch.args
        local stream, last = batch.keys[tonumber(args[a])], a + 2 + tonumber(args[a + 2])
        redis.call('XADD', stream, 'MAXLEN', '~', args[a + 1], '*', unpack(args, a + 3, last))
    end,
}

-- audit stream, sequence, count, fields: numbered without gaps; the number is the entry's id, never trimmed here
operations.audit = {
    arity = 3, counted = true,
    check = function(batch, a)
        local keys = batch.keys
        local stream, sequence = keys[tonumber(batch.args[a])], keys[tonumber(batch.args[a + 1])]
        if batch.tables.sound[sequence] then return end
        must_be(batch.tables, 'stream', stream)
        must_be(batch.tables, 'string', sequence)
        local number = must_be_integer(redis.call('GET', sequence) or '0', sequence)
        -- A counter that was lost goes on where the stream ends: the same number twice would be refused half-way.
        local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
        local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
        if last > LARGEST then error(stream .. ' has no numbers left', 0) end
        if last > number then redis.call('SET', sequence, integer(last)) end
        batch.tables.sound[sequence] = true
    end,
    apply = function(batch, a)
        local args, keys = batch.args, batch.keys
        local number = redis.call('INCR', keys[tonumber(args[a + 1])])
        local last = a + 2 + tonumber(args[a + 2])
        redis.call('XADD', keys[tonumber(args[a])], integer(number) .. '-0', 'at', integer(batch_now(batch)), unpack(args, a + 3, last))
    end,
}

-- artifact id, window, tenant: what a managed input leaves behind when it is done
operations.finish = {
    arity = 3,
    check = function(batch, a)
        check_tables(batch.tables)
        check_window(batch.tables, window_of(batch.args[a + 1], batch.args[a + 2]))
    end,
    apply = function(batch, a)
        local args = batch.args
        forget(batch.tables, args[a])
        leave_window(batch.tables, window_of(args[a + 1], args[a + 2]))
    end,
}
