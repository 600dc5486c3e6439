package onceline.plumbing.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import onceline.plumbing.settings.Settings;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    @Test
    void aStartWithoutPrimarySaysThatThereIsNone() {
        var given = Map.of("database.url", ServersTest.TWO, "database.password", "x");
        var settings = Settings.read(Database.SETTINGS, Set.of(), new Settings.Sources(given, Map.of(), Map.of()));
        try (var database = Database.open(settings)) {
            assertThatThrownBy(database::migrate).hasMessageContaining("no server of the database accepts writes");
        }
    }
}
