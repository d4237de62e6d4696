-- Where a message lies. At every moment it is in exactly one place: a stream, the delayed set, its tenant's parked set,
-- or the dead-letter stream. Each move below enters the new place and leaves the old one in the same call.
--
-- bodies  HASH id -> packed {home stream, fields}, of whatever is not in a stream and of every tracked message
-- places  HASH id -> 'stream <key> <entry id>' | 'delayed' | 'parked', of tracked messages
--
-- A tracked message goes by its artifact's id, also while it is not in a stream. Any other goes by a name that no second
-- message can have, because nothing keeps one artifact from lying in two streams. What has a window is always tracked:
-- if it vanished, its place in the window would never be free again.

local function remember(tables, id, home, fields)
    redis.call('HSET', tables.bodies, id, cmsgpack.pack({ home, fields }))
end

local function forget(tables, id)
    redis.call('HDEL', tables.bodies, id)
    redis.call('HDEL', tables.places, id)
end

-- A message outside the streams that cannot be sent goes to the dead letters, so that it stops nobody behind it. `given_up`
-- counts them in this call.
local function give_up(tables, id, home, fields, why)
    must_be(tables, 'stream', tables.dead)
    add(tables.dead, with(fields, {
        ['~home'] = home,
        ['~history'] = history_with(fields, 'medic', 'undeliverable'),
        ['~reason'] = 'undeliverable',
        ['~detail'] = why,
        ['~origin'] = id,
    }))
    forget(tables, id)
    tables.given_up = tables.given_up + 1
end

-- Home and fields of what `remember` has packed; nil when somebody has scribbled on it.
local function unpack_body(packed)
    local fine, message = pcall(cmsgpack.unpack, packed)
    if not fine or type(message) ~= 'table' or type(message[1]) ~= 'string' then return nil end
    local fields = message[2]
    if type(fields) ~= 'table' or #fields == 0 or #fields % 2 == 1 then return nil end
    for i = 1, #fields do
        if type(fields[i]) ~= 'string' then return nil end
    end
    return message[1], fields
end

-- Home and fields; nil when there is no such message, or none any more: one that cannot be read is given up.
local function recall(tables, id)
    local packed = redis.call('HGET', tables.bodies, id)
    if not packed then return nil end
    local home, fields = unpack_body(packed)
    if not home then give_up(tables, id, nil, { 'raw', packed }, 'its body cannot be read') end
    return home, fields
end

local function tracked_id(fields)
    return field(fields, '~tracked') and field(fields, 'id') or nil
end

-- Puts a message into a stream and, if anyone watches over it, writes down where.
local function place(tables, stream, fields)
    local entry = add(stream, fields)
    local id = tracked_id(fields)
    if id then redis.call('HSET', tables.places, id, 'stream ' .. stream .. ' ' .. entry) end
end

-- The window: how many tasks of one tenant may be queued or running in a pool at once. What exceeds it is parked, so
-- that a tenant's flood waits in a line of its own while the pool's shared lanes stay short and fair.
local function window_of(window, tenant)
    if not window or window == '' then return nil end
    local cap, rank, admitted = string.match(window, '^(%d+):(%d+):(.+)$')
    if not cap then return nil end
    return { cap = tonumber(cap), rank = tonumber(rank), admitted = admitted, tenant = tenant or '' }
end

local function window_in(fields)
    return window_of(field(fields, '~window'), field(fields, 'tenant'))
end

local function parked_key(window)
    return window.admitted .. ':' .. window.tenant
end

-- The field of the window's hash that counts the parked messages of a lane, all tenants together.
local function parked_count(rank)
    return '~parked' .. rank
end

-- Stops what would fail on the way into or out of a window, before anything is written.
local function check_window(tables, window)
    if not window or tables.sound[parked_key(window)] then return end
    must_be(tables, 'hash', window.admitted)
    must_be(tables, 'zset', parked_key(window))
    local numbers = redis.call('HMGET', window.admitted, window.tenant, '~sequence', parked_count(0), parked_count(1), parked_count(2))
    for i = 1, 5 do must_be_integer(numbers[i] or '0', window.admitted) end
    tables.sound[parked_key(window)] = true
end

-- The same for the tables that hold what is looked after.
local function check_tables(tables)
    must_be(tables, 'hash', tables.bodies)
    must_be(tables, 'hash', tables.places)
end

-- The same for a message on its way home.
local function check_way(tables, home, fields)
    must_be(tables, 'stream', home)
    check_window(tables, window_in(fields))
end

local function park(tables, window, home, fields)
    local sequence = redis.call('HINCRBY', window.admitted, '~sequence', 1)
    local id = tracked_id(fields) or ('parked ' .. window.admitted .. ' ' .. integer(sequence))
    redis.call('HINCRBY', window.admitted, parked_count(window.rank), 1)
    redis.call('ZADD', parked_key(window), integer(window.rank * RANK_STEP + sequence), id)
    remember(tables, id, home, fields)
    if tracked_id(fields) then redis.call('HSET', tables.places, id, 'parked') end
end

-- Puts a message into its home stream, or parks it when its tenant's window is full.
local function enqueue(tables, home, fields)
    local window = window_in(fields)
    if window then
        local inside = tonumber(redis.call('HGET', window.admitted, window.tenant) or 0)
        if inside >= window.cap then
            return park(tables, window, home, fields)
        end
    end
    place(tables, home, fields)
    if window then redis.call('HINCRBY', window.admitted, window.tenant, 1) end
    local id = tracked_id(fields)
    if id then remember(tables, id, home, fields) end
end

-- A task has left the window: lets its tenant's next parked one in.
local function leave_window(tables, window)
    if not window then return end
    local inside = redis.call('HINCRBY', window.admitted, window.tenant, -1)
    if inside <= 0 then redis.call('HDEL', window.admitted, window.tenant) end
    if inside >= window.cap then return end
    local home, fields, id
    repeat -- one whose body is gone has nothing to send, and must not keep the next one waiting
        local first = redis.call('ZPOPMIN', parked_key(window))
        id = first[1]
        if not id then return end
        home, fields = recall(tables, id)
        if home and not is_of(tables, 'stream', home) then -- it has nowhere to go, so it goes on waiting
            return redis.call('ZADD', parked_key(window), first[2], id)
        end
        redis.call('HINCRBY', window.admitted, parked_count(math.floor(tonumber(first[2]) / RANK_STEP)), -1)
    until home
    place(tables, home, fields)
    redis.call('HINCRBY', window.admitted, window.tenant, 1)
    if not tracked_id(fields) then forget(tables, id) end
end

local function home_of(fields, stream)
    return field(fields, '~home') or stream
end

-- Leaves the stream for the dead letters, with all that is needed to understand it and to send it again.
local function bury(tables, held, fields, reason, detail)
    -- A window that somebody has scribbled on is no reason to keep the message; what it counted, nobody knows any more.
    local is_windowed = pcall(check_window, tables, window_in(fields))
    add(tables.dead, with(fields, {
        ['~home'] = home_of(fields, held.stream),
        ['~history'] = history_with(fields, held.consumer, reason),
        ['~reason'] = reason,
        ['~detail'] = detail,
        ['~origin'] = held.entry,
    }))
    settle(held.stream, held.group, held.entry)
    if is_windowed then leave_window(tables, window_in(fields)) end
    local id = tracked_id(fields)
    if id then forget(tables, id) end
end

-- Leaves the stream for the head of the line: the stream that readers look into first.
local function hand_back(tables, held, again, fields, changes)
    changes['~home'] = home_of(fields, held.stream)
    local changed = with(fields, changes)
    place(tables, again, changed)
    local id = tracked_id(changed)
    if id then remember(tables, id, changes['~home'], changed) end
    settle(held.stream, held.group, held.entry)
end

-- Leaves the stream until it is due; then the mover puts it back into its home stream.
local function postpone(tables, held, fields, changes, delay)
    changes['~home'] = false
    local id = tracked_id(fields) or (held.stream .. ' ' .. held.entry)
    remember(tables, id, home_of(fields, held.stream), with(fields, changes))
    redis.call('ZADD', tables.delayed, integer(now_ms() + delay), id)
    settle(held.stream, held.group, held.entry)
    if tracked_id(fields) then redis.call('HSET', tables.places, id, 'delayed') end
    leave_window(tables, window_in(fields))
end
