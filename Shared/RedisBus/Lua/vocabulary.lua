-- Words and small tools that every function of the library shares.
--
-- An entry carries the artifact's own fields and, once it has been moved, fields of the bus (they begin with '~'):
--   ~home     the stream it belongs to, when it lies in another one (handed back, dead)
--   ~attempt  which try the next delivery is (absent: 1)
--   ~postponements  how often it was given back before it was begun, which is no try (absent: 0)
--   ~crashes  how many workers died or went silent while they held it (absent: 0)
--   ~history  one line for each earlier try: attempt;consumer;reason;milliseconds
--   ~tracked  '1' when the orphan scanner watches over it
--   ~window   'cap:rank:admitted key' of a task that counts against its tenant's window

local DEDUP_SECONDS = '90000' -- 25 h: a key is kept for at least 24 h
local HISTORY_BYTES = 2048
local RANK_STEP = 1125899906842624 -- 2^50: a parked task's lane outweighs any sequence number
local LARGEST = 9007199254740992 -- 2^53: beyond it a number of this language is no exact integer
local SWEEP_LIMIT = 100 -- entries that one call of a sweep may touch, so that no call holds the server up

-- The server's clock, in milliseconds: no service's clock ever decides a lease or a timer.
local function now_ms()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function integer(number)
    return string.format('%.0f', number)
end

-- What an error says, be it the server's or this language's.
local function words_of(problem)
    return tostring(type(problem) == 'table' and problem.err or problem)
end

local function field(fields, name)
    for i = 1, #fields, 2 do
        if fields[i] == name then return fields[i + 1] end
    end
    return nil
end

-- A number that the bus wrote into an entry; somebody else's scribble counts as if it were absent.
local function number_in(fields, name, absent)
    return tonumber(field(fields, name)) or absent
end

-- A copy of fields with the given names set; a value of false removes the name.
local function with(fields, changes)
    local copy = {}
    for i = 1, #fields, 2 do
        if changes[fields[i]] == nil then
            copy[#copy + 1] = fields[i]
            copy[#copy + 1] = fields[i + 1]
        end
    end
    for name, value in pairs(changes) do
        if value then
            copy[#copy + 1] = name
            copy[#copy + 1] = value
        end
    end
    return copy
end

-- One more line of history; the oldest lines go first when it grows too long.
local function history_with(fields, consumer, reason)
    local attempt = field(fields, '~attempt') or '1'
    local line = table.concat({ attempt, consumer, reason, integer(now_ms()) }, ';')
    local history = field(fields, '~history')
    history = history and (history .. '\n' .. line) or line
    if #history > HISTORY_BYTES then
        history = string.gsub(string.sub(history, -HISTORY_BYTES), '^[^\n]*\n', '')
    end
    return history
end

local function add(stream, fields)
    return redis.call('XADD', stream, '*', unpack(fields))
end

local function entry_fields(stream, entry)
    local entries = redis.call('XRANGE', stream, entry, entry)
    return entries[1] and entries[1][2]
end

local function settle(stream, group, entry)
    redis.call('XACK', stream, group, entry)
    redis.call('XDEL', stream, entry)
end

-- The tables of a partition: the first keys of every function that moves messages, in this order. `kinds` remembers what
-- kind a key is, and `sound` what was looked at altogether: nobody else can change it while the function runs.
local function tables_of(keys)
    return { dead = keys[1], delayed = keys[2], places = keys[3], bodies = keys[4], kinds = {}, sound = {}, given_up = 0 }
end

-- Whether a key can be used as that kind; asked of the server once in a call.
local function is_of(tables, kind, key)
    local found = tables.kinds[key]
    if not found then
        found = redis.call('TYPE', key).ok
        if found == 'none' then found = kind end
        tables.kinds[key] = found
    end
    return found == kind
end

-- An error before anything is written is better than one between two writes.
local function must_be(tables, kind, key)
    if tables.kinds[key] == kind then return end
    if not is_of(tables, kind, key) then error(key .. ' is a ' .. tables.kinds[key] .. ', not a ' .. kind, 0) end
end

-- What the server itself can add to: strictly an integer, and small enough that no sum of two overflows.
local function must_be_integer(text, what)
    local number = string.find(text, '^-?%d+$') and tonumber(text)
    if not number or math.abs(number) > LARGEST then error(what .. ' is no usable integer', 0) end
    return number
end

-- The same for what came as a number.
local function must_be_usable(number, what)
    if type(number) ~= 'number' or number % 1 ~= 0 or math.abs(number) > LARGEST then
        error(what .. ' is no usable integer', 0)
    end
    return number
end
