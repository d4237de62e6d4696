-- take: reads as many entries as the caller has free slots for, the head of the line first, then lane by lane. The last
-- `reserved` slots are kept for the first `urgent` streams, so that a flood of low work never shuts high work out.
--
-- KEYS  the streams of one channel in one partition: handed back, then lanes from the highest
-- ARGV  group, consumer, free slots, reserved slots, how many of the streams may use the reserved ones
-- Returns for each stream that had any: its number and the entries

local function take(keys, args)
    local group, consumer = args[1], args[2]
    local free, reserved, urgent = tonumber(args[3]), tonumber(args[4]), tonumber(args[5])
    local taken = {}
    for i = 1, #keys do
        local room = i <= urgent and free or free - reserved
        if room > 0 then
            local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', room, 'STREAMS', keys[i], '>')
            if read then
                local entries = read[1][2]
                free = free - #entries
                taken[#taken + 1] = { i, entries }
            end
        end
    end
    return taken
end

define('take', take, { 'allow-oom' })
