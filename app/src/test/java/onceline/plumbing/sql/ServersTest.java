package onceline.plumbing.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import onceline.plumbing.settings.SettingsRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServersTest {
    /** Two where nobody listens. */
    static final String TWO = "jdbc:mariadb://127.0.0.1:1,127.0.0.1:2/onceline";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://127.0.0.1:3306/onceline",
                "jdbc:mysql://db.example/onceline?useCompression=true",
                "jdbc:mariadb://db.example/onceline?sessionVariables=a=1,b=2",
            })
    void oneServerIsSimplyUsed(String url) {
        assertThat(Servers.in(url, new Properties())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb:sequential://a:3306,b:3306/onceline",
                "jdbc:mariadb:replication://a,b/onceline",
                "jdbc:mysql://a:3306,b:3306/onceline",
                "jdbc:mariadb://address=(host=a)(port=3306),address=(host=b)/onceline",
            })
    void theDriversOwnChoiceIsRefused(String url) {
        assertThatThrownBy(() -> Servers.in(url, new Properties()))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("jdbc:mariadb://first:3306,second:3306/onceline");
    }

    /** A pool that were refused would rest up to five seconds before it asked again. */
    @Test
    void aPoolWaitsForThePrimaryUntilTheEnd() {
        var servers = Objects.requireNonNull(Servers.in(TWO, new Properties()));
        var asked = new FutureTask<>(servers::connectToPrimary);
        var pool = Thread.startVirtualThread(asked);
        await().until(() -> pool.getState() == Thread.State.WAITING);
        assertThatThrownBy(servers::requirePrimary).isInstanceOf(SQLTransientConnectionException.class);
        servers.close();
        assertThatThrownBy(() -> asked.get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SQLTransientConnectionException.class);
    }
}
