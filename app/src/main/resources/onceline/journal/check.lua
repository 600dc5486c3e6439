-- What a picture says of itself, for the owner to compare with what it painted.
--
-- KEYS[1]   hash of the subject
-- KEYS[2..] sorted sets of the subject, or streams
--
-- Answers "topic term applied mark mark …"; "-" stands for a missing field. The mark of a sorted set is its size, that
-- of a stream the offset in the last id it ever generated, 0 for a key that is not there.
local function mark(key)
  if redis.call('TYPE', key).ok ~= 'stream' then
    return tostring(redis.call('ZCARD', key))
  end
  local info = redis.call('XINFO', 'STREAM', key)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return string.match(info[i + 1], '^%d+')
    end
  end
end

local shown = redis.call('HMGET', KEYS[1], 'topic', 'term', 'applied')
local said = { shown[1] or '-', shown[2] or '-', shown[3] or '-' }
for i = 2, #KEYS do
  said[#said + 1] = mark(KEYS[i])
end
return table.concat(said, ' ')
