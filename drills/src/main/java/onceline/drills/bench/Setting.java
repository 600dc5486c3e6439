package onceline.drills.bench;

import java.util.function.Consumer;

/**
 * One bench as it is to be run.
 *
 * @param bench its name
 * @param told takes each line that is told on the way
 */
record Setting(String bench, Brokers brokers, Consumer<String> told) {
    void tell(String line) {
        told.accept(bench + ": " + line);
    }
}
