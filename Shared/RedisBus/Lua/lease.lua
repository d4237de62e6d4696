-- renew: the owner's sign of life for the entries that it works on. Resets their idle time; touches nothing else.
--
-- KEYS  1 stream
-- ARGV  group, consumer, entry ids (at most 100)
-- Returns the ids that the caller holds no longer: someone else has them, or they are settled.

local function renew(keys, args)
    local stream, group, consumer = keys[1], args[1], args[2]
    local mine, lost = {}, {}
    for i = 3, #args do
        local rows = redis.pcall('XPENDING', stream, group, args[i], args[i], 1, consumer)
        local list = (not rows.err and #rows == 1) and mine or lost
        list[#list + 1] = args[i]
    end
    if #mine > 0 then
        local call = { 'XCLAIM', stream, group, consumer, '0' }
        for i = 1, #mine do call[#call + 1] = mine[i] end
        call[#call + 1] = 'JUSTID'
        redis.call(unpack(call))
    end
    return lost
end

define('renew', renew, { 'allow-oom' })
