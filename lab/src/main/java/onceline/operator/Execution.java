package onceline.operator;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;

/** Runs a command: what was refused or failed is told in one line. */
final class Execution {
    private Execution() {}

    /** @return 0 if it is done, 1 if it was refused or failed, 2 for wrong use */
    static int of(Object command, String... arguments) {
        return line(command).execute(arguments);
    }

    /** The same, for whoever tells it elsewhere first. */
    static CommandLine line(Object command) {
        return new CommandLine(command).setExecutionExceptionHandler((e, line, parsed) -> explain(e, line));
    }

    private static int explain(Exception e, CommandLine command) throws Exception {
        Optional<String> told = told(e);
        if (told.isEmpty()) {
            throw e;
        }
        command.getErr().println(told.get());
        return 1;
    }

    /** The line; empty where nothing was refused and nobody failed, but this program is wrong. */
    static Optional<String> told(Exception e) {
        return switch (e) {
            case Refused refused -> Optional.of("Refused: " + refused.getMessage());
            case SQLException failed -> Optional.of("Failed: " + failed.getMessage());
            case KafkaException failed -> Optional.of("Failed: Kafka did not do it: " + failed.getMessage());
            case IOException failed -> Optional.of("Failed: " + Durable.reason(failed));
            default -> Optional.empty();
        };
    }
}
