package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import onceline.operator.Account;
import onceline.operator.Promotion;
import onceline.operator.Refused;
import onceline.operator.Steps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasePairIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private DatabasePair pair;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path directory) throws SQLException {
        long begin = System.nanoTime();
        pair = DatabasePair.of(new Ground(directory, Hosts.loopback()));
        pair.start();
        say("a pair ready", begin);
        execute(pair.primary(), "create table kept (word varchar(20) primary key)");
    }

    @AfterEach
    void stop() {
        told.forEach(System.out::println);
        pair.members().stream().filter(Server::running).forEach(Server::resume);
        pair.stop();
    }

    @Test
    void aKilledPrimaryIsReplacedComesBackAndAgrees() throws SQLException {
        Database old = pair.primary();
        Database other = pair.replica();
        write("before");
        assertThatThrownBy(() -> execute(other, "insert into kept values ('elsewhere')"))
                .hasMessageContaining("read-only");

        old.kill();
        assertThat(words(other)).containsExactly("before");
        long begin = System.nanoTime();
        pair.promote(other, told::add);
        write("after");
        say("promotion and a write after the primary's death", begin);
        pair.promote(other, told::add);

        old.start();
        assertThatThrownBy(() -> execute(old, "insert into kept values ('zombie')"))
                .hasMessageContaining("read-only");
        pair.rejoin(told::add);
        pair.rejoin(told::add);
        write("both");
        assertThat(pair.differences()).isEmpty();
        assertThat(words(old)).containsExactly("after", "before", "both");
        differencesAreSeen(old);

        pair.promote(old, told::add);
        assertThat(told).anyMatch(line -> line.contains(other.address() + "  SET GLOBAL read_only = ON"));
        pair.rejoin(told::add);
        assertThat(pair.primary()).isEqualTo(old);
        assertThat(pair.differences()).isEmpty();
    }

    private void differencesAreSeen(Database replica) throws SQLException {
        administer(replica, "set sql_log_bin = 0", "insert into onceline.kept values ('secretly')");
        assertThat(pair.differences()).singleElement().asString().startsWith("kept: 3 rows");
        administer(replica, "set sql_log_bin = 0", "delete from onceline.kept where word = 'secretly'");
    }

    @Test
    void aCommitWaitsForTheReplicaAndAnOldPrimaryThatWaitedFitsBehindTheNew() throws Exception {
        Database old = pair.primary();
        Database other = pair.replica();
        write("before");
        other.kill();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                execute(old, "insert into kept values ('unconfirmed')");
            } catch (SQLException e) {
                throw new LabException("as it should be", e);
            }
        });
        assertThat(Patience.until(SOON, () -> counter(old, "Rpl_semi_sync_master_wait_sessions") == 1))
                .isTrue();
        assertThat(waiting).isNotDone();
        // Not yet: reads do not see what no replica has.
        assertThat(words(old)).containsExactly("before");

        old.kill();
        assertThat(Patience.until(SOON, waiting::isCompletedExceptionally)).isTrue();
        other.start();
        pair.promote(other, told::add);
        old.start();
        pair.rejoin(told::add);
        write("after");
        assertThat(words(old)).containsExactly("after", "before");
        assertThat(pair.differences()).isEmpty();
    }

    @Test
    void anOldPrimaryWithTransactionsOfItsOwnIsRefused() throws SQLException {
        Database old = pair.primary();
        write("before");
        old.kill();
        pair.promote(pair.replica(), told::add);
        write("after");
        old.start();
        administer(old, "insert into onceline.kept values ('own')");

        assertThatThrownBy(() -> pair.rejoin(told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("transactions of its own")
                .hasMessageContaining("0-1 after 2 up to 3")
                .hasMessageContaining("Rebuild it");
        assertThatThrownBy(() -> pair.promote(old, told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("lacks transactions");
        pair.promote(pair.members().getLast(), told::add);
        write("still writable");
    }

    @Test
    void aPausedPrimaryIsReplacedAndAcknowledgesNothingWhenItWakes() throws Exception {
        Database old = pair.primary();
        write("before");
        old.pause();
        long begin = System.nanoTime();
        pair.promote(pair.replica(), told::add);
        write("after");
        say("promotion and a write while the primary is paused", begin);

        old.resume();
        CompletableFuture<Void> zombie = CompletableFuture.runAsync(() -> {
            try {
                execute(old, "insert into kept values ('zombie')");
            } catch (SQLException e) {
                throw new LabException("as it should be", e);
            }
        });
        assertThat(Patience.until(SOON, () -> counter(old, "Rpl_semi_sync_master_wait_sessions") == 1))
                .isTrue();
        assertThat(zombie).isNotDone();
        assertThatThrownBy(() -> pair.rejoin(told::add))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("kill -9");
        old.kill();
        old.start();
        pair.rejoin(told::add);
        assertThat(zombie).isCompletedExceptionally();
        assertThat(words(old)).containsExactly("after", "before");
    }

    @Test
    @Tag("on-request")
    void aRestartedPrimaryIsPromotedAgainAndADryRunChangesNothing() throws SQLException {
        Database primary = pair.primary();
        Database replica = pair.replica();
        Account operator = primary.operator();
        new Promotion(replica.listensAt(), null, false, operator, Steps.dry(told::add)).run();
        assertThat(told).anyMatch(line -> line.contains("would run"));
        assertThatCode(() -> write("nothing happened")).doesNotThrowAnyException();

        primary.restart();
        assertThatThrownBy(() -> write("not yet")).hasMessageContaining("read-only");
        pair.promote(primary, told::add);
        write("again");
        assertThat(pair.differences()).isEmpty();

        pair.stop();
        pair.start();
        write("after a restart of both");
        assertThat(pair.differences()).isEmpty();

        replica.kill();
        pair.promote(primary, true, told::add);
        write("alone");
        replica.start();
        pair.rejoin(told::add);
        assertThat(pair.differences()).isEmpty();
    }

    private void write(String word) throws SQLException {
        execute(pair.primary(), "insert into kept values ('" + word + "')");
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        database.url() + "?connectTimeout=2000&socketTimeout=60000",
                        database.user(),
                        database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void administer(Database database, String... statements) throws SQLException {
        try (Connection connection = database.connectAsAdministrator();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> words(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select word from kept order by word")) {
            List<String> words = new ArrayList<>();
            while (rows.next()) {
                words.add(rows.getString(1));
            }
            return words;
        }
    }

    private static long counter(Database database, String name) {
        try (Connection connection = database.connectAsAdministrator();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show global status like '" + name + "'")) {
            row.next();
            return row.getLong(2);
        } catch (SQLException e) {
            throw new LabException("Cannot ask " + database, e);
        }
    }

    private static void say(String what, long begin) {
        System.out.println("DatabasePairIT: " + what + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
