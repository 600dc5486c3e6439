package onceline.drills;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import onceline.drills.crowd.CrowdChild;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Part of the people of a rush, in a child process. */
@Command(name = "crowd", hidden = true)
final class CrowdCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PLAN")
    private Path plan = Path.of("plan");

    @Parameters(index = "1", paramLabel = "HISTORY")
    private Path history = Path.of("history");

    @Override
    public Integer call() throws Exception {
        CrowdChild.serve(plan, history, System.in, System.out);
        return 0;
    }
}
