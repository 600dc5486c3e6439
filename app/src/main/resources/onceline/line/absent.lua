-- Who has not been seen for longer than the grace. Nobody, while presence was not noted without a gap.
--
-- KEYS[1] sorted set of the queue: user, ms when last seen
-- KEYS[2] ms since when presence has been noted without a gap
-- KEYS[3] ms when presence was noted last
-- ARGV[1] grace in ms
-- ARGV[2] the longest gap in ms between two notes
-- ARGV[3..] users
--
-- Answers the absent users.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local since = tonumber(redis.call('GET', KEYS[2]) or now)
local last = tonumber(redis.call('GET', KEYS[3]) or 0)
local absent = {}
if now - last > tonumber(ARGV[2]) then
  return absent
end
for i = 3, #ARGV do
  local seen = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or 0)
  if now - math.max(seen, since) > tonumber(ARGV[1]) then
    absent[#absent + 1] = ARGV[i]
  end
end
return absent
