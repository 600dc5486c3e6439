-- Takes one page of entries over that were delivered long ago and not acknowledged.
--
-- XAUTOCLAIM forgets a pending entry that was deleted from the stream: its third answer is all that remains of it, and
-- is lost with the one who asked. So deleted entries are told before anything is claimed, and stay pending until they
-- are acknowledged. The clock goes on inside a script: what becomes idle within it must have been looked at.
--
-- KEYS[1] stream
-- ARGV[1] group, ARGV[2] consumer, ARGV[3] idle in ms, ARGV[4] id to go on from, ARGV[5] entries at most
-- answers {where to go on, 0-0 at the end; {{id, {field, value, ...}}, ...}; {deleted id, ...}}
local stream, group, consumer, idle, start, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local soon = math.max(0, tonumber(idle) - 1000)
local deleted = {}
for _, pending in ipairs(redis.call('XPENDING', stream, group, 'IDLE', soon, start, '+', most)) do
  if #redis.call('XRANGE', stream, pending[1], pending[1]) == 0 then
    deleted[#deleted + 1] = pending[1]
  end
end
if #deleted > 0 then
  return {start, {}, deleted}
end
return redis.call('XAUTOCLAIM', stream, group, consumer, idle, start, 'COUNT', most)
