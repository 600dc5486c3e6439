package onceline.plumbing.work;

/** Work cut into steps. A {@link Runner} owns the loop, the idling and the errors. */
public interface Worker extends AutoCloseable {
    /** Short and unique in the process: names the thread and labels the metrics. */
    String name();

    /**
     * One bounded step.
     *
     * @return how much was done; 0 lets the runner idle for a moment
     */
    int doWork() throws Exception;

    /** Called once, on the worker's own thread, after its last step. */
    @Override
    default void close() {}
}
