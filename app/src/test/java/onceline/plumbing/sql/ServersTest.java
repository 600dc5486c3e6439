package onceline.plumbing.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import onceline.plumbing.settings.SettingsRefused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServersTest {
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
}
