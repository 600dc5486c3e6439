package onceline.door;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import onceline.lab.Lab;
import onceline.lab.Onceline;

/**
 * Real servers and the packaged product, started once for all tests of a run and stopped at its end.
 *
 * <p>The system property {@code onceline.form} says how: {@code whole} (one process, the default) or {@code split}
 * (the roles in five processes).
 */
final class Product {
    private static final String[] SETTINGS = {"--http.arrival=2s"};
    private static final AtomicLong names = new AtomicLong();

    private final Lab lab;
    private final Onceline gate;

    private Product(Lab lab) {
        this.lab = lab;
        this.gate = start(lab);
    }

    private static final class Holder {
        static final Product RUNNING = begin();

        private static Product begin() {
            Lab lab = Lab.ephemeral();
            Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "stop-servers"));
            return new Product(lab.start());
        }
    }

    static Product running() {
        return Holder.RUNNING;
    }

    private static Onceline start(Lab lab) {
        return switch (System.getProperty("onceline.form", "whole")) {
            case "whole" -> lab.onceline(Lab.ALL_ROLES, SETTINGS);
            case "split" -> startSplit(lab);
            default -> throw new IllegalArgumentException("onceline.form is whole or split");
        };
    }

    private static Onceline startSplit(Lab lab) {
        Onceline gate = lab.onceline("gate", SETTINGS);
        List.of("admit", "bid", "issue,keep", "notify").forEach(roles -> lab.onceline(roles, SETTINGS));
        return gate;
    }

    /** Where people knock. */
    String url() {
        return gate.url();
    }

    int port() {
        return gate.port();
    }

    String adminToken() {
        return gate.adminToken();
    }

    Lab lab() {
        return lab;
    }

    /** The log of the process that people talk to. */
    String log() {
        try {
            return java.nio.file.Files.readString(gate.log().file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name that nobody had before, such as {@code late-7}. */
    static String name(String start) {
        return start + "-" + names.incrementAndGet();
    }
}
