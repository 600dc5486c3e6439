-- Changes the picture of one subject, if it is level with what the caller expects.
--
-- KEYS[1]   hash of the subject: topic, term, applied and the room's own fields
-- KEYS[2..] sorted sets of the subject, or streams
-- ARGV[1]   id of the journal topic
-- ARGV[2]   term of the caller
-- ARGV[3]   the offset that must be applied before
-- ARGV[4]   the offset that is applied after
-- ARGV[5..] strokes, four each: kind, index of the key, what, value
--             ?  the offset with which a stream must end; before all others
--             +  add: member, score        -  remove: member
--             *  append to a stream: offset, value of the field bid
--             =  put: field, value
--
-- Answers 'ok'; 'fenced' when a later term has painted here; 'differs' when the picture is not the expected one
-- (emptied, older, another topic): then nothing was changed and the owner paints anew.
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

local shown = redis.call('HMGET', KEYS[1], 'topic', 'term', 'applied')
if shown[1] ~= ARGV[1] then
  return 'differs'
end
if (tonumber(shown[2]) or -1) > tonumber(ARGV[2]) then
  return 'fenced'
end
if shown[3] ~= ARGV[3] then
  return 'differs'
end
for i = 5, #ARGV, 4 do
  local kind = ARGV[i]
  local key = KEYS[tonumber(ARGV[i + 1])]
  if kind == '?' then
    if tail(key) ~= tonumber(ARGV[i + 2]) then
      return 'differs'
    end
  elseif kind == '+' then
    redis.call('ZADD', key, ARGV[i + 3], ARGV[i + 2])
  elseif kind == '-' then
    redis.call('ZREM', key, ARGV[i + 2])
  elseif kind == '*' then
    redis.call('XADD', key, ARGV[i + 2] .. '-0', 'bid', ARGV[i + 3])
  else
    redis.call('HSET', key, ARGV[i + 2], ARGV[i + 3])
  end
end
redis.call('HSET', KEYS[1], 'term', ARGV[2], 'applied', ARGV[4])
return 'ok'
