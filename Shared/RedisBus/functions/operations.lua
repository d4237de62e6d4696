-- The operations of a commit. Each has its number of fixed arguments (`arity`; the last of them counts the values that
-- follow when `counted`), an optional `check`, run before anything of the commit is written, and an optional `apply`.
-- `a` is the index of the operation's first argument; keys are named by their number in KEYS.

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

-- hash, version expected (0: must not exist), the next version, milliseconds to live (0: for ever), count, fields
operations.state = {
    arity = 5, counted = true,
    check = function(batch, a)
        local version = redis.call('HGET', batch.keys[tonumber(batch.args[a])], 'version') or '0'
        if version ~= batch.args[a + 1] then return 'conflict', version end
        must_be_integer(batch.args[a + 3], 'an expiry')
    end,
    apply = function(batch, a)
        local args = batch.args
        local key = batch.keys[tonumber(args[a])]
        redis.call('HSET', key, 'version', args[a + 2], unpack(args, a + 5, a + 4 + tonumber(args[a + 4])))
        if args[a + 3] ~= '0' then
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
        must_be(batch.tables, 'zset', batch.keys[tonumber(batch.args[a])])
        must_be_integer(batch.args[a + 2], 'a time')
        must_be_integer(batch.args[a + 3], 'a time')
    end,
    apply = function(batch, a)
        local args = batch.args
        local register = batch.keys[tonumber(args[a])]
        redis.call('ZADD', register, 'NX', args[a + 2], args[a + 1])
        redis.call('ZREMRANGEBYSCORE', register, '-inf', '(' .. args[a + 3])
    end,
}

-- Budgets are hashes: limit, spent, reserved, and one field 'r:<reservation>' for each amount that is held. A scope
-- without a limit refuses: an unknown budget is no budget.
--
-- A commit's operations are all checked before any is applied, so they work on a plan of each scope they touch (held: what
-- each reservation holds, as text; false for nothing). When all have passed, limits and reservations are written; the sums
-- stand for the next commit of the batch and are written at its end. A refused commit's plan is dropped.
local function plan_of(batch, key)
    local plan = batch.plans[key]
    if plan then return plan end
    local stored = redis.call('HMGET', key, 'limit', 'spent', 'reserved')
    plan = {
        limit = tonumber(stored[1] or -1) or -1,
        spent = must_be_integer(stored[2] or '0', key), reserved = must_be_integer(stored[3] or '0', key),
        held = {}, changed = {},
    }
    plan.before = { plan.limit, plan.spent, plan.reserved }
    batch.plans[key] = plan
    return plan
end

local function held_in(plan, key, name)
    if plan.held[name] == nil then
        local held = redis.call('HGET', key, name)
        plan.held[name] = held and checked_integer(held, key)
    end
    return plan.held[name]
end

local function book(batch, key, plan, name, held)
    batch.has_plans = true
    plan.held[name] = held
    plan.changed[#plan.changed + 1] = name
    if plan.spent + plan.reserved > LARGEST then error(key .. ' would overflow', 0) end
end

local function write_plan(key, plan)
    if plan.new_limit then redis.call('HSET', key, 'limit', plan.new_limit) end
    for _, name in ipairs(plan.changed) do
        if plan.held[name] then
            redis.call('HSET', key, name, plan.held[name])
        else
            redis.call('HDEL', key, name)
        end
    end
    plan.is_booked = plan.is_booked or #plan.changed > 0
    plan.before = { plan.limit, plan.spent, plan.reserved }
end

local function drop_plan(plan)
    for _, name in ipairs(plan.changed) do plan.held[name] = nil end
    plan.limit, plan.spent, plan.reserved = unpack(plan.before)
end

-- Makes the plans of a commit that has passed its checks the truth, or forgets those of one that has not.
local function close_plans(batch, passed)
    if not batch.has_plans then return end
    batch.has_plans = false
    for key, plan in pairs(batch.plans) do
        if plan.new_limit or #plan.changed > 0 then
            if passed then write_plan(key, plan) else drop_plan(plan) end
            plan.new_limit, plan.changed = nil, {}
        end
    end
end

-- The sums of all scopes that the batch has changed.
local function write_sums(batch)
    for key, plan in pairs(batch.plans) do
        if plan.is_booked then redis.call('HSET', key, 'spent', plan.spent, 'reserved', plan.reserved) end
    end
end

-- The keys of the scopes that an operation lists are args[a + 3] to args[last_scope], the widest first.
local function last_scope(args, a)
    return a + 2 + tonumber(args[a + 2])
end

-- budget, limit, default (1: one that is set already stays), milliseconds to live (0: as before)
operations.limit = {
    arity = 4,
    check = function(batch, a)
        local args = batch.args
        must_be_integer(args[a + 3], 'an expiry')
        local plan = plan_of(batch, batch.keys[tonumber(args[a])])
        if args[a + 2] == '1' and plan.limit >= 0 then return end
        plan.limit, plan.new_limit = must_be_integer(args[a + 1], 'a limit'), args[a + 1]
        batch.has_plans = true
    end,
    apply = function(batch, a)
        local args = batch.args
        if args[a + 3] ~= '0' then redis.call('PEXPIRE', batch.keys[tonumber(args[a])], args[a + 3]) end
    end,
}

-- reservation, amount, count, scopes
operations.reserve = {
    arity = 3, counted = true,
    check = function(batch, a)
        local args = batch.args
        local name, amount = 'r:' .. args[a], tonumber(args[a + 1])
        for i = a + 3, last_scope(args, a) do
            local key = batch.keys[tonumber(args[i])]
            local plan = plan_of(batch, key)
            if not held_in(plan, key, name) then -- reserving again changes nothing
                plan.reserved = plan.reserved + amount
                book(batch, key, plan, name, args[a + 1])
                -- What is free is held up by no budget that is spent, but an unknown budget is no budget.
                local is_too_much = amount > 0 and plan.spent + plan.reserved > plan.limit
                if is_too_much or plan.limit < 0 then return 'budget', key end
            end
        end
    end,
}

-- reservation, amount really spent (0: release), count, scopes: a scope that holds nothing under this name is left as it
-- is, so settling twice books once. What nobody held anywhere is counted as a duplicate, never booked: who spends without
-- an estimate reserves 0 first, which the same commit may do.
operations.spend = {
    arity = 3, counted = true,
    check = function(batch, a)
        local args = batch.args
        local name, amount = 'r:' .. args[a], tonumber(args[a + 1])
        local settled = false
        for i = a + 3, last_scope(args, a) do
            local key = batch.keys[tonumber(args[i])]
            local plan = plan_of(batch, key)
            if held_in(plan, key, name) then
                settled = true
                plan.spent, plan.reserved = plan.spent + amount, plan.reserved - tonumber(plan.held[name])
                book(batch, key, plan, name, false)
            end
        end
        if not settled then batch.duplicates = batch.duplicates + 1 end
    end,
}

-- timers, name, milliseconds from now, packed message: one that will be sent unless it is cleared before. All timers of a
-- batch are written together at its end.
operations.timer = {
    arity = 4,
    check = function(batch, a)
        must_be(batch.tables, 'hash', batch.tables.bodies)
        must_be(batch.tables, 'zset', batch.keys[tonumber(batch.args[a])])
        must_be_integer(batch.args[a + 2], 'a delay')
    end,
    apply = function(batch, a)
        local args = batch.args
        batch.timers_key = batch.keys[tonumber(args[a])]
        batch.timers['timer:' .. args[a + 1]] = { batch_now(batch) + tonumber(args[a + 2]), args[a + 3] }
    end,
}

local function write_timers(batch)
    if not batch.timers_key then return end
    local due, bodies = { 'ZADD', batch.timers_key }, { 'HSET', batch.tables.bodies }
    for id, timer in pairs(batch.timers) do
        due[#due + 1] = timer[1]
        due[#due + 1] = id
        bodies[#bodies + 1] = id
        bodies[#bodies + 1] = timer[2]
    end
    if #due == 2 then return end
    redis.call(unpack(due))
    redis.call(unpack(bodies))
end

-- timers, name
operations.untimer = {
    arity = 2,
    check = function(batch, a)
        must_be(batch.tables, 'hash', batch.tables.bodies)
        must_be(batch.tables, 'zset', batch.keys[tonumber(batch.args[a])])
    end,
    apply = function(batch, a)
        local id = 'timer:' .. batch.args[a + 1]
        batch.timers[id] = nil
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

-- audit stream, sequence, count, fields: numbered without gaps; the number is the entry's id, never trimmed here. The
-- counter is read once in a batch and written at its end.
operations.audit = {
    arity = 3, counted = true,
    check = function(batch, a)
        if batch.audited then return end
        local stream, sequence = batch.keys[tonumber(batch.args[a])], batch.keys[tonumber(batch.args[a + 1])]
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
        local args, keys = batch.args, batch.keys
        batch.audited = batch.audited + 1
        local last = a + 2 + tonumber(args[a + 2])
        redis.call('XADD', keys[tonumber(args[a])], integer(batch.audited) .. '-0', 'at', batch_time(batch), unpack(args, a + 3, last))
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
