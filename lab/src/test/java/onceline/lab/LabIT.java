package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabIT {
    private Path directory;
    private Lab lab;

    @BeforeAll
    void start(@TempDir Path fresh) {
        directory = fresh;
        lab = Lab.single(directory).start();
    }

    @AfterAll
    void stop() {
        lab.close();
        assertThat(lab.servers()).noneMatch(Server::running);
    }

    @Test
    void aSecondLabOnTheSameDirectoryIsRefused() {
        assertThatThrownBy(() -> Lab.single(directory))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("Another Onceline is running on");
    }

    @Test
    void aKilledServerComesBackOnItsAddressWithItsData() throws SQLException {
        Database database = lab.database();
        String address = database.address();
        execute("create table if not exists kept (word varchar(10) primary key)");
        execute("insert into kept values ('once')");

        database.kill();
        assertThat(database.running()).isFalse();
        assertThat(database.exitCode()).isEqualTo(128 + 9);
        database.start();

        assertThat(database.address()).isEqualTo(address);
        assertThat(ask("select word from kept")).isEqualTo("once");
    }

    @Test
    void theDatabaseKeepsWhatItAcknowledges() throws SQLException {
        assertThat(ask("select @@innodb_flush_log_at_trx_commit, @@sync_binlog, @@binlog_format, @@tx_isolation"))
                .isEqualTo("1 1 ROW READ-COMMITTED");
    }

    @Test
    void theApplicationsUserHasNoRightsOutsideItsDatabase() throws SQLException {
        assertThatThrownBy(() -> execute("set global read_only = 0")).hasMessageContaining("Access denied");
        assertThat(ask("select 'a' = 'A', 'a' = 'a ', @@collation_database")).isEqualTo("0 0 utf8mb4_nopad_bin");
    }

    @Test
    void aPausedServerKeepsItsSocketAndAnswersAfterwards() throws IOException {
        Redis redis = lab.redis();
        redis.pause();
        try {
            assertThatThrownBy(() -> Resp.ask(Host.LOOPBACK.at(redis.port()), Duration.ofMillis(300), "PING"))
                    .isInstanceOf(IOException.class);
            assertThat(redis.running()).isTrue();
        } finally {
            redis.resume();
        }
        assertThat(Resp.ask(Host.LOOPBACK.at(redis.port()), Duration.ofSeconds(5), "PING"))
                .isEqualTo("+PONG");
    }

    @Test
    void redisGoesBackToASnapshotAndForgetsWhatCameLater() throws IOException {
        Redis redis = lab.redis();
        redis.flush();
        redisSays("+OK", "SET", "early", "1");
        Path snapshot = redis.snapshot();
        redisSays("+OK", "SET", "late", "1");

        redis.restore(snapshot);

        redisSays(":1", "EXISTS", "early");
        redisSays(":0", "EXISTS", "late");
        redisSays("+OK", "SET", "after", "1");
        redis.restart();
        redisSays(":2", "EXISTS", "early", "after");
    }

    @Test
    void kafkaRestartsOnItsAddress() {
        Kafka kafka = lab.kafka();
        String address = kafka.bootstrapServers();
        kafka.restart();
        kafka.kill();
        kafka.start();
        assertThat(kafka.bootstrapServers()).isEqualTo(address);
        assertThat(KafkaHello.answeredBy(Host.LOOPBACK.at(kafka.port()))).isTrue();
    }

    @Test
    void severalOncelinesRunAtOnceAndComeBackOnTheirAddress() throws Exception {
        System.setProperty("onceline.jar", StandIn.jar(directory).toString());
        try (Onceline gate = lab.onceline("gate");
                Onceline rest = lab.onceline("admit,issue", "--line.tick-ms=5", "-J-Dx=y")) {
            String url = gate.url();
            assertThat(rest.url()).isNotEqualTo(url);
            assertThat(rest.log().sinceStart()).contains("--roles=admit,issue", "--line.tick-ms=5");
            assertThat(gate.log().sinceStart())
                    .contains("--roles=gate", "--redis.url=" + lab.redis().url())
                    .doesNotContain(lab.database().password(), lab.adminToken());

            gate.kill();
            assertThat(rest.running()).isTrue();
            gate.start();
            assertThat(gate.url()).isEqualTo(url);
            assertThat(gate.adminToken()).isEqualTo(lab.adminToken());
        } finally {
            System.clearProperty("onceline.jar");
        }
    }

    @Test
    void aServerThatEndsAtItsStartSaysWhy() throws Exception {
        System.setProperty("onceline.jar", directory.resolve("no-such.jar").toString());
        try {
            assertThatThrownBy(() -> lab.onceline("gate"))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("ended; its log")
                    .hasMessageContaining("Unable to access jarfile");
        } finally {
            System.clearProperty("onceline.jar");
        }
    }

    private void redisSays(String answer, String... command) throws IOException {
        assertThat(Resp.ask(Host.LOOPBACK.at(lab.redis().port()), Duration.ofSeconds(5), command))
                .isEqualTo(answer);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = lab.database().connect()) {
            connection.createStatement().execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = lab.database().connect()) {
            ResultSet row = connection.createStatement().executeQuery(sql);
            assertThat(row.next()).isTrue();
            StringBuilder values = new StringBuilder();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                values.append(' ').append(row.getString(column));
            }
            return values.substring(1);
        }
    }
}
