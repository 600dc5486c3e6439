package onceline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Profile;
import onceline.delivery.Sender;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
    @TempDir
    private Path directory;

    @Test
    void everyRouteIsDescribedAndEverythingDescribedIsARoute() throws IOException {
        assertThat(registered()).containsExactlyInAnyOrderElementsOf(described());
    }

    /** All rooms wired as in a process, but none connected. */
    private List<String> registered() {
        var settings = Settings.read(
                AllSettings.KNOWN,
                KafkaSettings.NAMES,
                new Settings.Sources(
                        Map.of("data.dir", directory.toString(), "kafka.bootstrap.servers", "127.0.0.1:1"),
                        Map.of(),
                        Map.of()));
        var metrics = new Metrics();
        var routes = new Routes();
        try (var database = Database.open(settings);
                var redis = Redis.open(settings);
                var sender = Sender.open(KafkaSettings.from(settings), Profile.PAYMENT, metrics)) {
            var streams = new Streams(metrics, settings);
            new Gate(settings, database, redis, sender, streams, metrics, channel -> {}).addTo(routes);
            var roles = EnumSet.allOf(Role.class);
            new OperationsRoutes(roles, new Workers(roles), redis, metrics).addTo(routes);
        }
        return routes.all().stream()
                .map(route -> route.method() + " " + route.path())
                .toList();
    }

    private static List<String> described() throws IOException {
        var all = new ArrayList<String>();
        try (var in = RoutesTest.class.getResourceAsStream("/onceline/openapi.json")) {
            Json.WIRE
                    .readTree(in)
                    .get("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .propertyNames()
                            .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        }
        return all;
    }
}
