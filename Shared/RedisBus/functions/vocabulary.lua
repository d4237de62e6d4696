-- Words and small tools that every function of the library shares.
--
-- An entry carries the artifact's own fields and, once it has been moved, fields of the bus (they begin with '~'):
--   ~home     the stream it belongs to, when it lies in another one (handed back, dead)
--   ~attempt  which try the next delivery is (absent: 1)
--   ~crashes  how many workers died or went silent while they held it (absent: 0)
--   ~history  one line for each earlier try: attempt;consumer;reason;milliseconds
--   ~tracked  '1' when the orphan scanner watches over it
--   ~window   'cap:rank:admitted key' of a task that counts against its tenant's window

local DEDUP_SECONDS = 90000 -- 25 h: a key is kept for at least 24 h
local HISTORY_BYTES = 2048
local RANK_STEP = 1125899906842624 -- 2^50: a parked task's lane outweighs any sequence number
local SWEEP_LIMIT = 100 -- entries that one call of a sweep may touch, so that no call holds the server up

-- The server's clock, in milliseconds: no service's clock ever decides a lease or a timer.
local function now_ms()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function integer(number)
    return string.format('%.0f', number)
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

-- The tables of a partition: the first keys of every function that moves messages, in this order.
local function tables_of(keys)
    return { dead = keys[1], delayed = keys[2], places = keys[3], bodies = keys[4] }
end
