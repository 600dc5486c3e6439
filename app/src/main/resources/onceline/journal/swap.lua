-- Puts a picture that was painted beside in the place of the one that is shown.
--
-- KEYS      pairs: the shown key, the key painted beside it; the first pair is the hash
-- ARGV[1]   id of the journal topic
-- ARGV[2]   term of the caller
-- ARGV[3]   the offset the new picture is level with
--
-- Answers 'ok'; 'fenced' when a later term has painted here; 'late' when this term has shown something newer (the
-- caller gave this swap up, and it comes all the same). Then only the new picture is thrown away.
local shown = redis.call('HMGET', KEYS[1], 'topic', 'term', 'applied')
local term, mine = tonumber(shown[2]) or -1, tonumber(ARGV[2])
local ours = shown[1] == ARGV[1]
local fenced = ours and term > mine
local late = ours and term == mine and (tonumber(shown[3]) or -1) > tonumber(ARGV[3])
for i = 1, #KEYS, 2 do
  if fenced or late then
    redis.call('DEL', KEYS[i + 1])
  elseif redis.call('EXISTS', KEYS[i + 1]) == 1 then
    redis.call('RENAME', KEYS[i + 1], KEYS[i])
    redis.call('PERSIST', KEYS[i])
  else
    redis.call('DEL', KEYS[i])
  end
end
if fenced or late then
  return fenced and 'fenced' or 'late'
end
redis.call('HSET', KEYS[1], 'topic', ARGV[1], 'term', ARGV[2], 'applied', ARGV[3])
return 'ok'
