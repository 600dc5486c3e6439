-- How people stand in one queue, all level with one offset.
--
-- KEYS[1] hash of the queue
-- KEYS[2] sorted set of the waiting
-- KEYS[3] sorted set of those inside
-- ARGV    users
--
-- Answers applied, phase, soldOut, waiting, inside, perMinute, rate; then for each user three values: 'w', place and
-- position; 'i', place and 0; or '-', 0 and 0. Answers nothing at all when there is no picture.
local shown = redis.call('HMGET', KEYS[1], 'applied', 'phase', 'soldOut', 'waiting', 'inside', 'perMinute', 'rate')
if not shown[1] or not shown[2] then
  return {}
end
for _, user in ipairs(ARGV) do
  local place = redis.call('ZSCORE', KEYS[2], user)
  if place then
    shown[#shown + 1] = 'w'
    shown[#shown + 1] = place
    shown[#shown + 1] = tostring(redis.call('ZRANK', KEYS[2], user) + 1)
  else
    place = redis.call('ZSCORE', KEYS[3], user)
    shown[#shown + 1] = place and 'i' or '-'
    shown[#shown + 1] = place or '0'
    shown[#shown + 1] = '0'
  end
end
return shown
