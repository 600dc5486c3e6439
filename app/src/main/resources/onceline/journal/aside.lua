-- Puts a stream aside that does not belong to this log, under a name that is still free: nothing is ever deleted.
--
-- KEYS[1]   hash of the subject
-- KEYS[2]   its stream; it becomes <stream>:old:<topic id of the hash>, with a number where that name is taken
-- ARGV[1]   id of the journal topic
-- ARGV[2]   term of the caller
-- ARGV[3]   the offset at which the caller saw the stream end
--
-- Answers 'ok' and the new name, if there was a stream; 'fenced' when a later term has painted here; 'differs' when the
-- stream has changed meanwhile. The picture of another topic goes with its stream.
local function tail(key)
  if redis.call('EXISTS', key) == 0 then
    return '0'
  end
  local info = redis.call('XINFO', 'STREAM', key)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return string.match(info[i + 1], '^%d+')
    end
  end
end

local shown = redis.call('HMGET', KEYS[1], 'topic', 'term')
if shown[1] == ARGV[1] and (tonumber(shown[2]) or -1) > tonumber(ARGV[2]) then
  return 'fenced'
end
if tail(KEYS[2]) ~= ARGV[3] then
  return 'differs'
end
local answer = 'ok'
if redis.call('EXISTS', KEYS[2]) == 1 then
  local name = KEYS[2] .. ':old:' .. (shown[1] or 'unknown')
  local free, number = name, 1
  while redis.call('EXISTS', free) == 1 do
    number = number + 1
    free = name .. ':' .. number
  end
  redis.call('RENAME', KEYS[2], free)
  answer = answer .. ' ' .. free
end
if shown[1] ~= ARGV[1] then
  redis.call('DEL', KEYS[1])
end
redis.call('HSET', KEYS[1], 'topic', ARGV[1], 'term', ARGV[2])
return answer
