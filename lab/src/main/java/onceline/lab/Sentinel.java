package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A Redis Sentinel as it is shipped: a copy of {@code ops/redis/sentinel.conf}, knowing its group from the start. */
public final class Sentinel extends Server {
    /** The name by which Sentinels know the primary. */
    public static final String MASTER = "mymaster";

    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final int ID_BYTES = 20;

    private Supplier<List<String>> group = List::of;

    Sentinel(String name, Host host, Path directory, Path log) {
        super(name, host, directory, log);
    }

    /**
     * @param lines what stands in place of the line that names the primary, at its first start; asked for when the
     *     addresses of all are settled
     */
    void watch(Supplier<List<String>> lines) {
        group = lines;
    }

    /** Drawn once, by whoever asks first; others may know it before it is started. */
    synchronized String id() {
        byte[] bytes = new byte[ID_BYTES];
        RandomGenerator.getDefault().nextBytes(bytes);
        return kept(directory().resolve("id"), List.of(HexFormat.of().formatHex(bytes)))
                .getFirst();
    }

    @Override
    List<String> command() {
        return List.of(
                Redis.executable().toString(),
                configuration().toString(),
                "--sentinel",
                "--bind",
                host().address(),
                "--port",
                String.valueOf(port()),
                "--dir",
                directory().toString());
    }

    @Override
    Map<String, String> environment() {
        return Map.of("TZ", "UTC");
    }

    /** Written once; from then on the Sentinel itself keeps in it what it learns. */
    private Path configuration() {
        Path file = directory().resolve("sentinel.conf");
        List<String> own = group.get();
        kept(
                file,
                shipped()
                        .flatMap(line -> line.startsWith("sentinel monitor") ? own.stream() : Stream.of(line))
                        .toList());
        return file;
    }

    private static Stream<String> shipped() {
        try {
            return Files.readAllLines(Project.shipped("redis/sentinel.conf")).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> kept(Path file, List<String> lines) {
        try {
            return Files.readAllLines(Files.exists(file) ? file : Files.write(file, lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean ready() {
        return answer("PING").isPresent();
    }

    @Override
    Duration patienceToStop() {
        return Duration.ofSeconds(5);
    }

    /** The {@code host:port} that it tells clients to go to; empty if it does not answer within a second. */
    public Optional<String> primary() {
        return answer("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER).map(words -> String.join(":", words));
    }

    /** The number of the election that made the primary what it is, 0 before the first; empty if it does not answer. */
    public Optional<String> epoch() {
        return answer("SENTINEL", "MASTER", MASTER)
                .flatMap(words -> after("config-epoch", words).stream().findFirst());
    }

    /** Whether it finds the primary well and knows so many replicas, all connected, and so many other Sentinels. */
    boolean sees(int replicas, int otherSentinels) {
        Optional<List<String>> primary = answer("SENTINEL", "MASTER", MASTER);
        Optional<List<String>> followers = answer("SENTINEL", "REPLICAS", MASTER);
        return primary.isPresent()
                && after("flags", primary.get()).equals(List.of("master"))
                && after("num-slaves", primary.get()).equals(List.of(String.valueOf(replicas)))
                && after("num-other-sentinels", primary.get()).equals(List.of(String.valueOf(otherSentinels)))
                && followers.isPresent()
                && after("master-link-status", followers.get()).stream().allMatch("ok"::equals)
                && after("flags", followers.get()).stream().allMatch("slave"::equals);
    }

    private static List<String> after(String key, List<String> words) {
        return Stream.iterate(0, i -> i + 1 < words.size(), i -> i + 1)
                .filter(i -> words.get(i).equals(key))
                .map(i -> words.get(i + 1))
                .toList();
    }

    /** Everything it has noted since the lab began, in its own order. */
    public List<SentinelEvent> events() {
        return SentinelEvent.in(name(), log().whole());
    }

    /**
     * Types a command, as an operator does.
     *
     * @return the words of the answer
     * @throws LabException if it does not answer within a second, or with an error
     */
    public List<String> ask(String... command) {
        try {
            return Resp.words(host().at(port()), ANSWER, command);
        } catch (IOException e) {
            throw new LabException(name() + " did not do " + String.join(" ", command), e);
        }
    }

    private Optional<List<String>> answer(String... command) {
        try {
            return Optional.of(ask(command));
        } catch (LabException e) {
            return Optional.empty();
        }
    }
}
