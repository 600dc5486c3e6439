-- Adds entries to the stream of a picture that is being painted, behind what it has.
--
-- KEYS[1]   hash of the subject
-- KEYS[2]   its stream
-- ARGV[1]   id of the journal topic
-- ARGV[2]   term of the caller
-- ARGV[3]   offset of the entry before the first of these, 0 where there is none
-- ARGV[4..] entries in the order of their offsets, two each: offset, value
--
-- Answers 'ok': all of them are or were in the stream; 'fenced' when a later term has painted here; 'differs' when the
-- picture is another topic's, or the stream never had the entry before (emptied or set back meanwhile). What was added
-- once is not added again, also when it was trimmed since.
local function tail(key)
  if redis.call('EXISTS', key) == 0 then
    return 0
  end
  local info = redis.call('XINFO', 'STREAM', key)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return tonumber(string.match(info[i + 1], '^%d+'))
    end
  end
end

local shown = redis.call('HMGET', KEYS[1], 'topic', 'term')
if shown[1] and shown[1] ~= ARGV[1] then
  return 'differs'
end
if shown[1] and (tonumber(shown[2]) or -1) > tonumber(ARGV[2]) then
  return 'fenced'
end
local last = tail(KEYS[2])
if last < tonumber(ARGV[3]) then
  return 'differs'
end
for i = 4, #ARGV, 2 do
  if tonumber(ARGV[i]) > last then
    redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 'bid', ARGV[i + 1])
  end
end
-- from now on an earlier term adds nothing, although the picture itself is not there yet
redis.call('HSET', KEYS[1], 'topic', ARGV[1], 'term', ARGV[2])
return 'ok'
