package onceline.drills.bench;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a join and a bid cost where nothing has to survive: the same web server, the same Redis client, a token checked, a
 * session looked up, and the place or the verdict given by Redis alone. The yardstick of the benches; it serves nobody
 * else.
 */
public final class BareServer {
    /** The bench signs its own tokens, so both know it. */
    static final byte[] SECRET = "only for the bench".getBytes(StandardCharsets.UTF_8);

    /** Keys: a lot, a stream. Arguments: an amount, a bid. 1 if it was accepted. */
    static final String COMPARE_AND_ADD = """
            local price = tonumber(redis.call('HGET', KEYS[1], 'price') or '0')
            if tonumber(ARGV[1]) <= price then return 0 end
            redis.call('HSET', KEYS[1], 'price', ARGV[1])
            redis.call('XADD', KEYS[2], '*', 'bid', ARGV[2])
            return 1
            """;

    private static final String MAC = "HmacSHA256";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final RedisCommands<String, String> redis;
    private final AtomicLong places = new AtomicLong(System.currentTimeMillis() * 1_000);
    private final String script;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(BareServer::mac);

    private BareServer(RedisCommands<String, String> redis) {
        this.redis = redis;
        this.script = redis.scriptLoad(COMPARE_AND_ADD);
    }

    /** Arguments: port, Redis URL. */
    public static void main(String[] arguments) {
        RedisClient client = RedisClient.create(arguments[1]);
        StatefulRedisConnection<String, String> connection = client.connect();
        BareServer bare = new BareServer(connection.sync());
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .routing(routing -> routing.post("/api/queue/join", bare::join)
                        .post("/api/bids", bare::bid)
                        .get("/health/ready", (request, response) -> response.send("ready")))
                .build()
                .start();
    }

    private void join(ServerRequest request, ServerResponse response) {
        String user = user(request.headers().get(HeaderNames.AUTHORIZATION).get());
        if (user == null) {
            response.status(Status.UNAUTHORIZED_401).send();
            return;
        }
        JsonNode body = JSON.readTree(request.content().as(byte[].class));
        String queue = body.path("queue").stringValue();
        String key = "queue:" + queue;
        redis.zadd(key, ZAddArgs.Builder.nx(), (double) places.incrementAndGet(), user);
        Long rank = redis.zrank(key, user);
        Map<String, Object> standing = new LinkedHashMap<>();
        standing.put("queue", queue);
        standing.put("status", "waiting");
        standing.put("position", rank == null ? 0 : rank + 1);
        standing.put("phase", "open");
        standing.put("soldOut", false);
        standing.put("updating", false);
        answer(response, standing);
    }

    private void bid(ServerRequest request, ServerResponse response) {
        String user = user(request.headers().get(HeaderNames.AUTHORIZATION).get());
        if (user == null) {
            response.status(Status.UNAUTHORIZED_401).send();
            return;
        }
        byte[] text = request.content().as(byte[].class);
        JsonNode body = JSON.readTree(text);
        String lot = body.path("lot").stringValue();
        String amount = body.path("amount").asString();
        String[] keys = {lot, lot + "-stream"};
        Long accepted =
                redis.evalsha(script, ScriptOutputType.INTEGER, keys, amount, new String(text, StandardCharsets.UTF_8));
        answer(response, Map.of("lot", lot, "amount", amount, "outcome", accepted == 1 ? "accepted" : "refused"));
    }

    private static void answer(ServerResponse response, Map<String, Object> answer) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(JSON.writeValueAsBytes(answer));
    }

    private @Nullable String user(String authorization) {
        String[] token = authorization.substring("Bearer ".length()).split("\\.", 3);
        byte[] given = Base64.getUrlDecoder().decode(token[2]);
        if (!MessageDigest.isEqual(sign(macs.get(), token[0] + "." + token[1]), given)) {
            return null;
        }
        return redis.hgetall("session:" + token[0]).get("user");
    }

    static String token(String session, String user) {
        String claims = session + "." + user;
        return claims + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(sign(mac(), claims));
    }

    private static byte[] sign(Mac mac, String text) {
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac() {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(SECRET, MAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + MAC, e);
        }
    }
}
