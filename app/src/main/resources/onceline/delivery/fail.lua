-- An entry has failed by itself. Once it was delivered often enough it becomes a dead letter and is acknowledged: both
-- or neither, so that it is neither lost nor put aside twice.
--
-- KEYS[1] stream, KEYS[2] stream of dead letters
-- ARGV[1] group, ARGV[2] id, ARGV[3] deliveries that are enough, or 0 for an entry that was deleted: Redis may have
-- forgotten it, and it is put aside in any case; ARGV[4] reason, then field, value, ... of the entry
-- answers {1 if it was put aside now, else 0; how often it was delivered, 0 if it is no longer pending}
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
local enough = tonumber(ARGV[3])
local attempts = pending[1] and pending[1][4] or 0
if enough > 0 and (attempts == 0 or attempts < enough) then
  return {0, attempts}
end
redis.call('XADD', KEYS[2], '*', 'id', ARGV[2], 'reason', ARGV[4], 'attempts', attempts, unpack(ARGV, 5))
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return {1, attempts}
