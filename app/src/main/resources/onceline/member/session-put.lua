-- Stores a session whole and with its end, or not at all.
-- KEYS[1]  session:<id>
-- ARGV     end (ms since 1970), user, contact, language, created (ms since 1970)
-- answers  1
redis.call('HSET', KEYS[1], 'user', ARGV[2], 'contact', ARGV[3], 'language', ARGV[4], 'created', ARGV[5])
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return 1
