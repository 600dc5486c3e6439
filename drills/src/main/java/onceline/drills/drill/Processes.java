package onceline.drills.drill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import onceline.lab.Lab;
import onceline.lab.Onceline;

/** The processes of Onceline on a lab, by name. */
final class Processes {
    /** Stands in a part's arguments for the directory of the lab. */
    static final String DIRECTORY = "{lab}";

    private static final String OWNS = "acting as the owner";

    private final Lab lab;
    private final Map<String, Onceline> byName = new ConcurrentHashMap<>();
    private final List<Onceline> gone = new CopyOnWriteArrayList<>();
    private volatile Set<String> cast = Set.of();
    private final Tallies tallies = new Tallies();

    Processes(Lab lab) {
        this.lab = lab;
    }

    /** Of the lab, where files for processes may lie. */
    Path directory() {
        return lab.directory();
    }

    /** Starts all of them at once, and returns when they are ready. */
    void start(List<Part> parts) throws Exception {
        cast = parts.stream().map(Part::name).collect(Collectors.toUnmodifiableSet());
        try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Onceline>> starts = new ArrayList<>();
            parts.forEach(part -> starts.add(() -> start(part)));
            for (Future<Onceline> one : starting.invokeAll(starts)) {
                one.get();
            }
        } catch (ExecutionException broken) {
            throw broken.getCause() instanceof Exception cause ? cause : broken;
        }
    }

    /**
     * Starts a process under that name. One that bore the name before is forgotten by it, not stopped.
     *
     * @return the new process
     */
    Onceline start(Part part) {
        String[] arguments = part.arguments().stream()
                .map(argument -> argument.replace(DIRECTORY, directory().toString()))
                .toArray(String[]::new);
        Onceline process = lab.onceline(part.roles(), arguments);
        Onceline former = byName.put(part.name(), process);
        if (former != null) {
            gone.add(former);
        }
        return process;
    }

    /**
     * The process of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    Onceline named(String name) {
        Onceline process = byName.get(name);
        if (process == null) {
            throw new IllegalArgumentException("there is no " + name + " among " + byName.keySet());
        }
        return process;
    }

    /** Whether those that were started at once run, and no others ever did. */
    boolean asStarted() {
        return gone.isEmpty()
                && byName.keySet().equals(cast)
                && byName.values().stream().allMatch(Onceline::running);
    }

    /** All whose name begins so, by name. */
    List<Onceline> beginning(String prefix) {
        return byName.entrySet().stream()
                .filter(one -> one.getKey().startsWith(prefix))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Those without a name any more, then the others by name. */
    List<Onceline> all() {
        List<Onceline> all = new ArrayList<>(gone);
        all.addAll(beginning(""));
        return all;
    }

    /** As {@link Tallies#of}, over all of them. */
    double counted(String counter, String label) throws InterruptedException {
        return tallies.of(all(), counter, label);
    }

    /** Of those whose name begins so, the one that last said that it owns a journal. */
    Onceline owner(String prefix) {
        return lastToSay(prefix, OWNS);
    }

    /** Of those whose name begins so, the one that last said that it owns this partition of a journal. */
    Onceline owner(String prefix, int partition) {
        return lastToSay(prefix, owns(partition));
    }

    /** The same among the dead and the living: nobody takes over before it is said. */
    Optional<Onceline> latestOwner(String prefix, int partition) {
        String words = owns(partition);
        return beginning(prefix).stream()
                .filter(process -> !saidLast(process, words).isEmpty())
                .max(Comparator.comparing(process -> saidLast(process, words)));
    }

    private static String owns(int partition) {
        return OWNS + " partition=\"" + partition + "\"";
    }

    /** One of those whose name begins so that does not own the journal. */
    Onceline bystander(String prefix) {
        Onceline owner = owner(prefix);
        return beginning(prefix).stream()
                .filter(process -> process.running() && !process.equals(owner))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("only one " + prefix + " runs"));
    }

    private Onceline lastToSay(String prefix, String words) {
        return beginning(prefix).stream()
                .filter(Onceline::running)
                .max(Comparator.comparing(process -> saidLast(process, words)))
                .orElseThrow(() -> new IllegalStateException("no " + prefix + " runs"));
    }

    /** The instant at the beginning of the line; instants of one time zone sort as text. */
    private static String saidLast(Onceline process, String words) {
        Optional<String> last = process.log()
                .sinceStart()
                .lines()
                .filter(line -> line.contains(words))
                .reduce((earlier, later) -> later);
        return last.orElse("");
    }
}
