-- The operations of a commit that concern money.
--
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
