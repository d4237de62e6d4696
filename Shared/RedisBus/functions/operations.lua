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

-- hash, version expected ('0': must not exist), the next version, milliseconds to live (0: for ever),
-- bytes of the body
operations.state = {
    arity = 5,
    check = function(batch, a)
        local args = batch.args
        local version = redis.call('HGET', batch.keys[args[a]], 'version') or '0'
        if version ~= args[a + 1] then return 'conflict', version end
        must_be_usable(args[a + 3], 'an expiry')
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

-- Budgets are hashes: limit, spent, reserved, and one field 'r:<reservation>' for each amount that is held. A scope
-- without a limit refuses: an unknown budget is no budget.
--
-- A commit's operations are all checked before any is applied, so they work on a ledger of each scope they touch (held:
-- what each reservation holds; false for nothing). When all have passed, the ledger stands for the next commit of the batch,
-- and what it says is written at the batch's end; a refused commit's changes are taken back. Only limits are written at
-- once, for their expiry needs the key.
local function ledger_of(batch, key)
    local ledger = batch.ledgers[key]
    if ledger then return ledger end
    local names = batch.foreseen[key] or {}
    local stored = redis.call('HMGET', key, 'limit', 'spent', 'reserved', unpack(names))
    ledger = {
        limit = tonumber(stored[1] or -1) or -1,
        spent = must_be_integer(stored[2] or '0', key), reserved = must_be_integer(stored[3] or '0', key),
        held = {}, changes = 0, changed = {}, former = {}, dirty = {},
    }
    for i = 1, #names do ledger.held[names[i]] = stored[i + 3] end
    ledger.before = { ledger.limit, ledger.spent, ledger.reserved }
    batch.ledgers[key] = ledger
    return ledger
end

-- What a reservation holds in a scope, or false. As text until it is used: another's scribble must stop nobody else.
local function held_in(ledger, key, name)
    local held = ledger.held[name]
    if type(held) ~= 'string' then return held end
    held = must_be_integer(held, key)
    ledger.held[name] = held
    return held
end

local function book(batch, key, ledger, name, held)
    local n = ledger.changes + 1
    ledger.changes, ledger.changed[n], ledger.former[n] = n, name, ledger.held[name]
    ledger.held[name] = held
    batch.has_bookings = true
    if ledger.spent + ledger.reserved > LARGEST then error(key .. ' would overflow', 0) end
end

local function accept_bookings(key, ledger)
    if ledger.new_limit then redis.call('HSET', key, 'limit', ledger.new_limit) end
    for n = 1, ledger.changes do ledger.dirty[ledger.changed[n]] = true end
    ledger.is_booked = ledger.is_booked or ledger.changes > 0
    local before = ledger.before
    before[1], before[2], before[3] = ledger.limit, ledger.spent, ledger.reserved
end

local function take_back_bookings(ledger)
    for n = ledger.changes, 1, -1 do ledger.held[ledger.changed[n]] = ledger.former[n] end
    ledger.limit, ledger.spent, ledger.reserved = unpack(ledger.before)
end

-- Makes the bookings of a commit that has passed its checks the truth, or forgets those of one that has not.
local function close_ledgers(batch, passed)
    if not batch.has_bookings then return end
    batch.has_bookings = false
    for key, ledger in pairs(batch.ledgers) do
        if ledger.new_limit or ledger.changes > 0 then
            if passed then accept_bookings(key, ledger) else take_back_bookings(ledger) end
            ledger.new_limit, ledger.changes = nil, 0
        end
    end
end

-- The sums and reservations of all scopes that the batch has changed.
local function write_ledgers(batch)
    for key, ledger in pairs(batch.ledgers) do
        if ledger.is_booked then
            local set = { 'HSET', key, 'spent', ledger.spent, 'reserved', ledger.reserved }
            local gone = { 'HDEL', key }
            for name in pairs(ledger.dirty) do
                if ledger.held[name] then
                    set[#set + 1] = name
                    set[#set + 1] = text_of(batch, ledger.held[name])
                else
                    gone[#gone + 1] = name
                end
            end
            redis.call(unpack(set))
            if #gone > 2 then redis.call(unpack(gone)) end
        end
    end
end

-- The keys of the scopes that an operation lists are args[a + 3] to args[last_scope], the widest first.
local function last_scope(args, a)
    return a + 2 + args[a + 2]
end

-- Notes that a reservation will be asked for, so that a scope is read once for the whole batch.
local function foresee_reservation(batch, a)
    local args = batch.args
    local name = 'r:' .. args[a]
    for i = a + 3, last_scope(args, a) do
        local key = batch.keys[args[i]]
        local names = batch.foreseen[key]
        if not names then
            names = {}
            batch.foreseen[key] = names
        end
        names[#names + 1] = name
    end
end

-- budget, limit, default (1: one that is set already stays), milliseconds to live (0: as before)
operations.limit = {
    arity = 4,
    check = function(batch, a)
        local args = batch.args
        must_be_usable(args[a + 3], 'an expiry')
        local ledger = ledger_of(batch, batch.keys[args[a]])
        if args[a + 2] == 1 and ledger.limit >= 0 then return end
        ledger.limit = must_be_usable(args[a + 1], 'a limit')
        ledger.new_limit = ledger.limit
        batch.has_bookings = true
    end,
    apply = function(batch, a)
        local args = batch.args
        if args[a + 3] > 0 then redis.call('PEXPIRE', batch.keys[args[a]], args[a + 3]) end
    end,
}

-- reservation, amount, count, scopes
operations.reserve = {
    arity = 3, counted = true,
    foresee = foresee_reservation,
    check = function(batch, a)
        local args = batch.args
        local name, amount = 'r:' .. args[a], must_be_usable(args[a + 1], 'an amount')
        for i = a + 3, last_scope(args, a) do
            local key = batch.keys[args[i]]
            local ledger = ledger_of(batch, key)
            if not held_in(ledger, key, name) then -- reserving again changes nothing
                ledger.reserved = ledger.reserved + amount
                book(batch, key, ledger, name, amount)
                -- What is free is held up by no budget that is spent, but an unknown budget is no budget.
                local is_too_much = amount > 0 and ledger.spent + ledger.reserved > ledger.limit
                if is_too_much or ledger.limit < 0 then return 'budget', key end
            end
        end
    end,
}

-- reservation, amount really spent (0: release), count, scopes: a scope that holds nothing under this name is left as it
-- is, so settling twice books once. What nobody held anywhere is counted as a duplicate, never booked: who spends without
-- an estimate reserves 0 first, which the same commit may do.
operations.spend = {
    arity = 3, counted = true,
    foresee = foresee_reservation,
    check = function(batch, a)
        local args = batch.args
        local name, amount = 'r:' .. args[a], must_be_usable(args[a + 1], 'an amount')
        local settled = false
        for i = a + 3, last_scope(args, a) do
            local key = batch.keys[args[i]]
            local ledger = ledger_of(batch, key)
            local held = held_in(ledger, key, name)
            if held then
                settled = true
                ledger.spent, ledger.reserved = ledger.spent + amount, ledger.reserved - held
                book(batch, key, ledger, name, false)
            end
        end
        if not settled then batch.duplicates = batch.duplicates + 1 end
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
