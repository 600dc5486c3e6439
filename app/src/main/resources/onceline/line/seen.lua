-- Notes that people are here, and that presence is being noted at all.
--
-- KEYS[1] sorted set of the queue: user, ms when last seen
-- KEYS[2] ms since when presence has been noted without a gap
-- KEYS[3] ms when presence was noted last
-- ARGV[1] the longest gap in ms between two notes; a longer one starts everybody's grace anew
-- ARGV[2] how long a note is kept, ms
-- ARGV[3..] users
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = tonumber(redis.call('GET', KEYS[3]) or 0)
if now - last > tonumber(ARGV[1]) or redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SET', KEYS[2], now)
end
redis.call('SET', KEYS[3], now)
for i = 3, #ARGV do
  redis.call('ZADD', KEYS[1], now, ARGV[i])
end
if #ARGV > 2 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 'ok'
