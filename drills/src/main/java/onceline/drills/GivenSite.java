package onceline.drills;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onceline.drills.site.Copies;
import onceline.drills.site.Site;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name an Onceline which runs already. Secrets come from the environment. */
final class GivenSite {
    @Option(
            names = "--url",
            split = ",",
            paramLabel = "URL",
            description = {
                "Use the Onceline that runs there (several gates: separated by commas) instead of starting one.",
                "The next four options are needed with it, because the judge reads every store itself."
            })
    private List<URI> urls = new ArrayList<>();

    @Option(names = "--redis-url", paramLabel = "URL", description = "Its Redis: redis://HOST:PORT.")
    private @Nullable String redis;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT,…",
            description = "Its Kafka; further client properties as --kafka-property KEY=VALUE.")
    private @Nullable String kafka;

    @Option(names = "--kafka-property", paramLabel = "KEY=VALUE", hidden = true)
    private Map<String, String> kafkaProperties = new TreeMap<>();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "Its database: jdbc:mariadb://HOST:PORT/NAME; the password as ONCELINE_DATABASE_PASSWORD.")
    private @Nullable String database;

    @Option(names = "--database-user", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    private String databaseUser = "onceline";

    boolean given() {
        return !urls.isEmpty();
    }

    /** @throws Refused if something is missing */
    Site site() {
        String address = needed(redis, "--redis-url");
        String rows = needed(database, "--database");
        Map<String, String> properties = new TreeMap<>(kafkaProperties);
        properties.put("bootstrap.servers", needed(kafka, "--kafka"));
        return new Site(
                urls,
                () -> address,
                properties,
                () -> rows,
                databaseUser,
                secret("ONCELINE_DATABASE_PASSWORD"),
                secret("ONCELINE_ADMIN_TOKEN"),
                () -> Copies.NONE);
    }

    private static String needed(@Nullable String value, String option) {
        if (value == null || value.isBlank()) {
            throw new Refused("--url needs " + option + ": the judge reads every store itself");
        }
        return value;
    }

    private static String secret(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new Refused("--url needs the environment variable " + name);
        }
        return value;
    }
}
