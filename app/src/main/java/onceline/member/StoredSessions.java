package onceline.member;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.Script;
import onceline.words.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions as Redis holds them. It may be away or have lost them; nobody is kept waiting for it. */
final class StoredSessions {
    static final String ENDED = "session:ended";

    private static final Logger log = LoggerFactory.getLogger(StoredSessions.class);
    private static final Script PUT = Script.load(StoredSessions.class, "/onceline/member/session-put.lua");

    /** Redis answers in less than a millisecond, or it is in trouble. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final Duration REST = Duration.ofSeconds(1);

    private final Redis redis;
    private final InstantSource clock;
    private final Fuse fuse = new Fuse(REST);

    StoredSessions(Redis redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** @return nothing if Redis cannot say */
    Optional<Boolean> has(String session) {
        return ask(() -> redis.async().exists(key(session))).map(count -> count > 0);
    }

    /** Whose session it is, if Redis holds it and can say so. */
    Optional<User> owner(String session) {
        return ask(() -> redis.async().hmget(key(session), "user", "contact", "language"))
                .filter(fields -> fields.stream().allMatch(KeyValue::hasValue))
                .map(StoredSessions::user);
    }

    void put(Token token, User user) {
        var arguments = List.of(
                String.valueOf(token.expiresAt().toEpochMilli()),
                user.id().value(),
                user.contact(),
                user.language().code(),
                String.valueOf(clock.millis()));
        var unused =
                ask(() -> PUT.<Long>run(redis, ScriptOutputType.INTEGER, List.of(key(token.session())), arguments));
    }

    /** Takes the session away and tells all gates. */
    void end(Token token) {
        var _ = ask(() -> redis.async().del(key(token.session())));
        var _ = ask(() -> redis.async().publish(ENDED, token.session() + " " + token.user()));
    }

    private <T> Optional<T> ask(Supplier<CompletionStage<T>> question) {
        if (!fuse.lets()) {
            return Optional.empty();
        }
        try {
            T answer = question.get().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            fuse.sound();
            return Optional.ofNullable(answer);
        } catch (ExecutionException | TimeoutException | CancellationException | RedisException away) {
            fuse.blown();
            log.atDebug().setCause(away).log("redis is away");
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static User user(List<KeyValue<String, String>> fields) {
        return new User(
                new UserId(fields.get(0).getValue()),
                fields.get(1).getValue(),
                Language.of(fields.get(2).getValue()));
    }

    private static String key(String session) {
        return "session:" + session;
    }
}
