package onceline.drills.site;

import java.util.List;

/**
 * The replicas that the stores have at the moment of asking.
 *
 * @param redis their addresses, without the primary's
 * @param databases their JDBC addresses, without the primary's
 */
public record Copies(List<String> redis, List<String> databases) {
    public static final Copies NONE = new Copies(List.of(), List.of());

    public Copies {
        redis = List.copyOf(redis);
        databases = List.copyOf(databases);
    }
}
