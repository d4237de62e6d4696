-- The functions of the bus: one library, whose name and whose functions' names end in the version of its text, so that
-- the old and the new version can be loaded at once while services are exchanged. The loader puts these two lines first:
--   #!lua name=chimera_<version>
--   local VERSION = '<version>'

local function define(name, callback, flags)
    redis.register_function({ function_name = 'chimera_' .. name .. '_' .. VERSION, callback = callback, flags = flags })
end
