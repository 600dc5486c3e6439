-- Deletes what every group of a stream has acknowledged, and forgets consumers that are gone.
--
-- A group holds everything from its lowest pending entry on, or, with none pending, from the last one delivered to it;
-- a group that has read nothing holds the whole stream, and so does the absence of any group. A consumer with pending
-- entries is never forgotten: they would be forgotten with it.
--
-- KEYS[1] stream
-- ARGV[1] ms without a sign of life after which a consumer is gone
-- answers {entries deleted, entries left, entries pending over all groups, consumers forgotten}
local stream, gone = KEYS[1], tonumber(ARGV[1])

local function fields(flat)
  local named = {}
  for i = 1, #flat, 2 do
    named[flat[i]] = flat[i + 1]
  end
  return named
end

local function lower(left, right)
  local left_ms, left_seq = string.match(left, '(%d+)-(%d+)')
  local right_ms, right_seq = string.match(right, '(%d+)-(%d+)')
  if left_ms ~= right_ms then
    return tonumber(left_ms) < tonumber(right_ms)
  end
  return tonumber(left_seq) < tonumber(right_seq)
end

if redis.call('EXISTS', stream) == 0 then
  return {0, 0, 0, 0}
end

local lowest, pending, forgotten = nil, 0, 0
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local group = fields(flat)
  local held = group['last-delivered-id']
  if group['pending'] > 0 then
    held = redis.call('XPENDING', stream, group['name'])[2]
  end
  if lowest == nil or lower(held, lowest) then
    lowest = held
  end
  pending = pending + group['pending']
  for _, entry in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group['name'])) do
    local consumer = fields(entry)
    if consumer['pending'] == 0 and consumer['idle'] > gone then
      redis.call('XGROUP', 'DELCONSUMER', stream, group['name'], consumer['name'])
      forgotten = forgotten + 1
    end
  end
end

local deleted = 0
if lowest ~= nil then
  deleted = redis.call('XTRIM', stream, 'MINID', '=', lowest)
end
return {deleted, redis.call('XLEN', stream), pending, forgotten}
