package onceline.drills.drill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All drills. */
public final class Catalogue {
    private static final int NEAR = 40;

    private Catalogue() {}

    /** In the order in which {@code all} carries them out: those on the same servers one after another. */
    public static List<Drill<?>> all() {
        List<Drill<?>> all = new ArrayList<>(SingleDrills.all());
        all.addAll(FailoverDrills.all());
        all.addAll(DatabaseDrills.all());
        all.addAll(BrokerDrills.all());
        all.addAll(DiskDrills.all());
        all.addAll(GroupDrills.all());
        all.addAll(TwofoldDrills.all());
        all.addAll(RiskDrills.all());
        all.addAll(CheckDrills.all());
        all.addAll(ControlDrills.all());
        all.sort(Comparator.<Drill<?>, Group>comparing(Drill::group)
                .thenComparing(drill -> drill.topology().name(), Comparator.reverseOrder()));
        return all;
    }

    /** The topology on which a storm rages: the one with most that can break. */
    public static Topology<? extends Ground> stormy() {
        return HighlyAvailableTopology.anywhere();
    }

    /**
     * What these words name: ids of drills, groups, or {@code all}.
     *
     * @throws UnknownDrill if one of them names nothing
     */
    public static List<Drill<?>> named(List<String> words) {
        List<Drill<?>> all = all();
        List<Drill<?>> named = new ArrayList<>();
        for (String word : words) {
            List<Drill<?>> found =
                    all.stream().filter(drill -> isNamed(drill, word)).toList();
            if (found.isEmpty()) {
                throw new UnknownDrill(word, nearest(word, all));
            }
            found.stream().filter(drill -> !named.contains(drill)).forEach(named::add);
        }
        return named;
    }

    private static boolean isNamed(Drill<?> drill, String word) {
        return word.equals("all")
                || word.equals(drill.id())
                || word.equals(drill.group().word());
    }

    private static String nearest(String word, List<Drill<?>> all) {
        Stream<String> names = Stream.concat(
                all.stream().map(Drill::id),
                all.stream().map(drill -> drill.group().word()));
        Optional<String> nearest = names.min(Comparator.comparingInt(name -> distance(word, name)));
        return nearest.orElse("all");
    }

    /** Levenshtein's distance; a beginning costs nothing, because people stop typing. */
    private static int distance(String word, String name) {
        if (name.startsWith(word)) {
            return 0;
        }
        int[] row = new int[name.length() + 1];
        for (int j = 0; j <= name.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= Math.min(word.length(), NEAR); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int step = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, corner + (word.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1));
                corner = row[j];
                row[j] = step;
            }
        }
        return row[name.length()];
    }

    /** No drill and no group is called that. */
    public static final class UnknownDrill extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownDrill(String word, String nearest) {
            super("there is no drill and no group \"" + word + "\"; the nearest is " + nearest
                    + " (./onceline drill list shows all)");
        }
    }
}
