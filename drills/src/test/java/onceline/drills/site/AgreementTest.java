package onceline.drills.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisConnectionException;
import java.net.URI;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two replicas of Redis and one of the database, each of which shows a word. */
final class AgreementTest {
    private static final Copies COPIES = new Copies(List.of("redis-2", "redis-3"), List.of("database-2"));

    private final Map<String, String> shown =
            new HashMap<>(Map.of("redis-1", "a", "redis-2", "a", "redis-3", "a", "database-1", "b", "database-2", "b"));

    private @Nullable String lacking;

    @Test
    void allShowTheSame() throws Exception {
        assertThat(missing(COPIES)).isNull();
    }

    @Test
    void oneOfTheReplicasOfRedisLags() throws Exception {
        shown.put("redis-3", "before");
        assertThat(missing(COPIES)).isEqualTo("the Redis at redis-3 does not show what its primary shows");
    }

    @Test
    void theReplicaOfTheDatabaseLags() throws Exception {
        shown.put("database-2", "before");
        assertThat(missing(COPIES)).isEqualTo("the database at database-2 does not show what its primary shows");
    }

    @Test
    void whoDoesNotAnswerAgreesWithNobody() throws Exception {
        shown.remove("redis-2");
        assertThat(missing(COPIES)).contains("redis-2");
        shown.put("redis-2", "a");
        shown.remove("database-2");
        assertThat(missing(COPIES)).contains("database-2");
    }

    @Test
    void aPartitionLacksACopy() throws Exception {
        lacking = "journal lacks copies";
        assertThat(missing(COPIES)).isEqualTo("journal lacks copies");
    }

    @Test
    void withoutCopiesNobodyIsAsked() throws Exception {
        shown.clear();
        assertThat(missing(Copies.NONE)).isNull();
    }

    private @Nullable String missing(Copies copies) throws Exception {
        Site site = new Site(
                List.of(URI.create("http://gate")),
                () -> "redis-1",
                Map.of(),
                () -> "database-1",
                "",
                "",
                "",
                () -> copies);
        return new Agreement(site, () -> lacking, this::redis, this::database).missing();
    }

    private Object redis(String address) {
        if (!shown.containsKey(address)) {
            throw new RedisConnectionException("away");
        }
        return Objects.requireNonNull(shown.get(address));
    }

    private Object database(String address) throws SQLException {
        if (!shown.containsKey(address)) {
            throw new SQLException("away");
        }
        return Objects.requireNonNull(shown.get(address));
    }
}
