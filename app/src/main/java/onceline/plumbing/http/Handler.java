package onceline.plumbing.http;

/** Answers one kind of request, on a virtual thread: it may block. */
@FunctionalInterface
public interface Handler {
    Answer handle(Request request) throws Exception;
}
