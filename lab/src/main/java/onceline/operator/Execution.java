package onceline.operator;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;

/** Runs a command: what was refused or failed is told in one line. */
final class Execution {
    private Execution() {}

    /** @return 0 if it is done, 1 if it was refused or failed, 2 for wrong use */
    static int of(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler(Execution::explain);
        return line.execute(arguments);
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
        if (e instanceof Refused) {
            return tell(command, "Refused: ", e);
        }
        if (e instanceof SQLException) {
            return tell(command, "Failed: ", e);
        }
        if (e instanceof KafkaException) {
            return tell(command, "Failed: Kafka did not do it: ", e);
        }
        throw e;
    }

    private static int tell(CommandLine command, String verdict, Exception e) {
        command.getErr().println(verdict + e.getMessage());
        return 1;
    }
}
