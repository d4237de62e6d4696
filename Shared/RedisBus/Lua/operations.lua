-- The operations of a commit. Each has its number of fixed arguments (`arity`; the last of them counts the values that
-- follow when `counted`), an optional `foresee`, run for all of a batch before the first commit, an optional `check`, run
-- before anything of the commit is written, and an optional `apply`. `a` is the index of the operation's first argument
-- in the plan. Keys are named by their number in KEYS, long values (bytes) by their number in ARGV; amounts, times and
-- limits are numbers, all else is text.
--
-- What several commits of a batch do to one key is gathered, and written once at the end: half of what a command costs the
-- server is not in what it does.

local operations = {}

-- The time of a batch is read once.
local function batch_now(batch)
    batch.now = batch.now or now_ms()
    return batch.now
end

local function batch_time(batch)
    batch.time = batch.time or integer(batch_now(batch))
    return batch.time
end

-- A number as text. Most numbers of a batch are the same few, and the server would write each of them out again.
local function text_of(batch, number)
    local text = batch.texts[number]
    if not text then
        text = integer(number)
        batch.texts[number] = text
    end
    return text
end

-- A field among an operation's arguments.
local function argument(args, first, last, name)
    for i = first, last, 2 do
        if args[i] == name then return args[i + 1] end
    end
end

-- False when the key was used before; 0 is none.
local function is_first(batch, dedup)
    if dedup == 0 or redis.call('SET', batch.keys[dedup], '', 'NX', 'EX', DEDUP_SECONDS) then return true end
    batch.duplicates = batch.duplicates + 1
    -- A write, so that who then waits for replicas waits for what the first try wrote.
    redis.call('SET', batch.keys[dedup], '', 'XX', 'KEEPTTL')
    return false
end

-- stream, dedup key (0: none), bytes of meta, of body
operations.publish = {
    arity = 4,
    check = function(batch, a) must_be(batch.tables, 'stream', batch.keys[batch.args[a]]) end,
    apply = function(batch, a)
        local args = batch.args
        if not is_first(batch, args[a + 1]) then return end
        redis.call('XADD', batch.keys[args[a]], '*', 'meta', batch.bytes[args[a + 2]], 'body', batch.bytes[args[a + 3]])
    end,
}

-- stream, dedup key (0: none), bytes of meta, of body, count, fields that the server reads by name: the same for what is
-- tracked or windowed, so that its place is looked after
operations.entrust = {
    arity = 5, counted = true,
    check = function(batch, a)
        local args, tables = batch.args, batch.tables
        local first, last = a + 5, a + 4 + args[a + 4]
        must_be(tables, 'stream', batch.keys[args[a]])
        check_tables(tables)
        check_window(tables, window_of(argument(args, first, last, '~window'), argument(args, first, last, 'tenant')))
    end,
    apply = function(batch, a)
        local args, bytes = batch.args, batch.bytes
        if not is_first(batch, args[a + 1]) then return end
        local fields = { unpack(args, a + 5, a + 4 + args[a + 4]) }
        local n = #fields
        fields[n + 1], fields[n + 2], fields[n + 3], fields[n + 4] = 'meta', bytes[args[a + 2]], 'body', bytes[args[a + 3]]
        enqueue(batch.tables, batch.keys[args[a]], fields)
    end,
}

-- stream, limit, window hash (0: none), lane's rank: refuses the whole commit while so many messages wait there, or are
-- parked on their way there (back-pressure instead of trimming)
operations.bounded = {
    arity = 4,
    check = function(batch, a)
        local args, keys = batch.args, batch.keys
        local stream = keys[args[a]]
        local waiting = redis.call('XLEN', stream)
        if args[a + 2] > 0 then
            waiting = waiting + tonumber(redis.call('HGET', keys[args[a + 2]], parked_count(args[a + 3])) or 0)
        end
        if waiting >= args[a + 1] then return 'full', stream end
    end,
}

local function version_conflict(batch, a)
    local args = batch.args
    local version = redis.call('HGET', batch.keys[args[a]], 'version') or '0'
    if version ~= args[a + 1] then return 'conflict', version end
end

-- hash, version expected ('0': must not exist): compares and changes nothing
operations.unchanged = { arity = 2, check = version_conflict }

-- hash, version expected ('0': must not exist), the next version, milliseconds to live (0: for ever),
-- bytes of the body
operations.state = {
    arity = 5,
    check = function(batch, a)
        must_be_usable(batch.args[a + 3], 'an expiry')
        return version_conflict(batch, a)
    end,
    apply = function(batch, a)
        local args = batch.args
        local key = batch.keys[args[a]]
        redis.call('HSET', key, 'version', args[a + 2], 'body', batch.bytes[args[a + 4]])
        if args[a + 3] > 0 then
            redis.call('PEXPIRE', key, args[a + 3])
        elseif args[a + 1] ~= '0' then
            redis.call('PERSIST', key)
        end
    end,
}

-- register, name, time, time of the oldest that is kept: an entry that is there already keeps its time
operations.list = {
    arity = 4,
    check = function(batch, a)
        must_be(batch.tables, 'zset', batch.keys[batch.args[a]])
        must_be_usable(batch.args[a + 2], 'a time')
        must_be_usable(batch.args[a + 3], 'a time')
    end,
    apply = function(batch, a)
        local args = batch.args
        local register = batch.keys[args[a]]
        redis.call('ZADD', register, 'NX', args[a + 2], args[a + 1])
        redis.call('ZREMRANGEBYSCORE', register, '-inf', '(' .. integer(args[a + 3]))
    end,
}

-- timers, name, milliseconds from now, bytes of the packed message: one that will be sent unless it is cleared before. All timers of a
-- batch are written together at its end.
operations.timer = {
    arity = 4,
    check = function(batch, a)
        must_be(batch.tables, 'hash', batch.tables.bodies)
        must_be(batch.tables, 'zset', batch.keys[batch.args[a]])
        must_be_usable(batch.args[a + 2], 'a delay')
    end,
    apply = function(batch, a)
        batch.timers_key = batch.keys[batch.args[a]]
        batch.timers['timer:' .. batch.args[a + 1]] = a
    end,
}

local function write_timers(batch)
    if not next(batch.timers) then return end
    local args, now = batch.args, batch_now(batch)
    local due, bodies = { 'ZADD', batch.timers_key }, { 'HSET', batch.tables.bodies }
    local n = 2
    for id, a in pairs(batch.timers) do
        due[n + 1], due[n + 2] = text_of(batch, now + args[a + 2]), id
        bodies[n + 1], bodies[n + 2] = id, batch.bytes[args[a + 3]]
        n = n + 2
    end
    redis.call(unpack(due))
    redis.call(unpack(bodies))
end

-- timers, name
operations.untimer = {
    arity = 2,
    check = function(batch, a)
        must_be(batch.tables, 'hash', batch.tables.bodies)
        must_be(batch.tables, 'zset', batch.keys[batch.args[a]])
    end,
    apply = function(batch, a)
        local id = 'timer:' .. batch.args[a + 1]
        batch.timers[id] = nil
        redis.call('ZREM', batch.keys[batch.args[a]], id)
        redis.call('HDEL', batch.tables.bodies, id)
    end,
}

-- stream, maximum length, bytes of meta, of body: telemetry, bounded once for a batch; the byte bound is the trimmer's
operations.event = {
    arity = 4,
    check = function(batch, a) must_be(batch.tables, 'stream', batch.keys[batch.args[a]]) end,
    apply = function(batch, a)
        local args = batch.args
        local stream = batch.keys[args[a]]
        redis.call('XADD', stream, '*', 'meta', batch.bytes[args[a + 2]], 'body', batch.bytes[args[a + 3]])
        batch.bounds[stream] = args[a + 1]
    end,
}

local function bound_events(batch)
    for stream, length in pairs(batch.bounds) do redis.call('XTRIM', stream, 'MAXLEN', '~', length) end
end

-- audit stream, sequence, count, fields: numbered without gaps; the number is the entry's id, never trimmed here. The
-- counter is read once in a batch and written at its end.
operations.audit = {
    arity = 3, counted = true,
    check = function(batch, a)
        if batch.audited then return end
        local stream, sequence = batch.keys[batch.args[a]], batch.keys[batch.args[a + 1]]
        must_be(batch.tables, 'stream', stream)
        must_be(batch.tables, 'string', sequence)
        local number = must_be_integer(redis.call('GET', sequence) or '0', sequence)
        -- A counter that was lost goes on where the stream ends: the same number twice would be refused half-way.
        local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
        local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
        if last > LARGEST then error(stream .. ' has no numbers left', 0) end
        batch.audited, batch.audit_key = math.max(number, last), sequence
    end,
    apply = function(batch, a)
        local args = batch.args
        batch.audited = batch.audited + 1
        local id, last = integer(batch.audited) .. '-0', a + 2 + args[a + 2]
        redis.call('XADD', batch.keys[args[a]], id, 'at', batch_time(batch), unpack(args, a + 3, last))
    end,
}

local function write_audited(batch)
    if batch.audited then redis.call('SET', batch.audit_key, integer(batch.audited)) end
end

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
