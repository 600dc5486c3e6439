package onceline.drills;

import onceline.drills.drill.Catalogue.UnknownDrill;
import onceline.lab.LabException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The one entry of rushes, drills and benchmarks. */
@Command(
        name = "./onceline",
        mixinStandardHelpOptions = true,
        header = "Proof under load, also when servers break, and figures.",
        subcommands = {RushCommand.class, DrillCommand.class, BenchCommand.class, CrowdCommand.class},
        synopsisSubcommandLabel = "rush|drill|bench")
public final class Main implements Runnable {
    private static final int WRONG_USE = 2;
    /** Something broke before anything was proven. */
    private static final int UNKNOWN = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        brokenIsUnknown(command);
        command.setParameterExceptionHandler(Main::wrongUse);
        command.setExecutionExceptionHandler(Main::explain);
        return command.execute(arguments);
    }

    private static void brokenIsUnknown(CommandLine command) {
        command.getCommandSpec().exitCodeOnExecutionException(UNKNOWN);
        command.getSubcommands().values().forEach(Main::brokenIsUnknown);
    }

    @Override
    public void run() {
        throw new Refused("say what to do: rush, drill or bench (--help explains)");
    }

    private static int wrongUse(ParameterException wrong, String[] arguments) {
        wrong.getCommandLine().getErr().println(wrong.getMessage() + " (--help explains)");
        return WRONG_USE;
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult result) throws Exception {
        if (e instanceof Refused || e instanceof UnknownDrill) {
            command.getErr().println(e.getMessage());
            return WRONG_USE;
        }
        if (e instanceof LabException) {
            command.getErr().println(e.getMessage());
            return UNKNOWN;
        }
        throw e;
    }
}
