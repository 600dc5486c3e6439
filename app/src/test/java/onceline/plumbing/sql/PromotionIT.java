package onceline.plumbing.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onceline.lab.DatabasePair;
import onceline.lab.Server;
import onceline.plumbing.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One story: the primary is demoted and back, is paused while its replica is read, and is replaced by it for good. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("on-request")
class PromotionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What was under way when a server was paused waits for the socket's timeout, 10 s, and is asked elsewhere then. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(13);

    @TempDir
    private static Path directory;

    private static DatabasePair servers;
    private static onceline.lab.Database first;
    private static onceline.lab.Database second;
    private static Database database;

    @BeforeAll
    static void start() throws SQLException {
        servers = DatabasePair.in(directory);
        servers.start();
        first = servers.primary();
        second = servers.replica();
        database = open();
        await().atMost(PATIENCE).until(PromotionIT::answersReads);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            execute("create table if not exists seat (id int primary key)");
            return true;
        });
        take(1);
    }

    @AfterAll
    static void stop() {
        database.close();
        servers.members().forEach(Server::kill);
    }

    @Test
    @Order(1)
    void aReadOnlyPrimaryIsNoneAndItsReturnIsNoticed() throws SQLException {
        tell(first, "SET GLOBAL read_only = 1");
        await().atMost(PATIENCE).until(() -> !takes(2));
        assertThatThrownBy(() -> take(2)).isInstanceOf(SQLException.class);
        tell(first, "SET GLOBAL read_only = 0");
        await().atMost(PATIENCE).until(() -> takes(3));
    }

    @Test
    @Order(2)
    void whileThePrimaryIsPausedReadsAnswer() throws SQLException {
        first.pause();
        try {
            assertThat(answersReads()).as("before the loss was noticed").isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> take(4)).hasMessageContaining("accepts writes"));
            long start = System.nanoTime();
            assertThat(seat(1)).contains(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThatThrownBy(() -> seat(99))
                    .as("a replica may not have it yet")
                    .hasMessageContaining("not on the replica");
        } finally {
            first.resume();
        }
        await().atMost(PATIENCE).until(() -> takes(5));
    }

    @Test
    @Order(3)
    void aPromotedReplicaIsFoundAndAnOldPrimaryThatComesBackIsNot() throws SQLException {
        first.pause();
        promoteSecond();
        long start = System.nanoTime();
        await().atMost(PATIENCE).until(() -> takes(6));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
        first.resume();
        try (var other = open()) {
            // two accept writes: who knows of neither writes to neither
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> other.transaction(tx -> 1))
                            .hasMessageContaining("more than one server"));
            assertThat(takes(7)).as("who used the promoted one goes on").isTrue();
            promoteSecond();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> other.transaction(tx -> 1) == 1);
        }
        assertThat(seatsOn(second)).isGreaterThanOrEqualTo(5);
    }

    /** Also makes the first read-only, where that answers. */
    private static void promoteSecond() {
        servers.promote(second, line -> {});
    }

    private static void tell(onceline.lab.Database server, String statement) throws SQLException {
        try (var connection = server.connectAsAdministrator();
                var tell = connection.createStatement()) {
            tell.execute(statement);
        }
    }

    private static boolean answersReads() {
        long start = System.nanoTime();
        try {
            database.read(tx -> tx.createStatement().execute("select 1"));
            return System.nanoTime() - start < UNDER_WAY.toNanos();
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static boolean takes(int seat) {
        try {
            take(seat);
            return true;
        } catch (SQLException away) {
            return false;
        }
    }

    private static void take(int seat) throws SQLException {
        execute("insert ignore into seat values (" + seat + ")");
    }

    private static void execute(String statement) throws SQLException {
        database.transaction(tx -> {
            try (var update = tx.createStatement()) {
                return update.execute(statement);
            }
        });
    }

    private static Optional<Integer> seat(int id) throws SQLException {
        return database.find(tx -> {
            try (var select = tx.createStatement();
                    var row = select.executeQuery("select id from seat where id = " + id)) {
                return row.next() ? Optional.of(row.getInt(1)) : Optional.<Integer>empty();
            }
        });
    }

    private static long seatsOn(onceline.lab.Database server) throws SQLException {
        try (var connection = server.connectAsAdministrator();
                var select = connection.createStatement();
                var row = select.executeQuery("select count(*) from onceline.seat")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Database open() {
        var given = Map.of(
                "database.url", servers.url(),
                "database.user", first.user(),
                "database.password", first.password());
        return Database.open(
                Settings.read(Database.SETTINGS, Set.of(), new Settings.Sources(given, Map.of(), Map.of())));
    }
}
