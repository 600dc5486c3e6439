package onceline.drills.crowd;

import java.util.List;

/** How far a crowd has come: people signed in, with an acknowledged join, watching, told of a ticket, through. */
public record Progress(int signedIn, int joined, int watching, int told, int confirmed, int soldOut, int finished) {
    public static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0);

    public static Progress sum(List<Progress> parts) {
        return parts.stream().reduce(NONE, Progress::plus);
    }

    private Progress plus(Progress other) {
        return new Progress(
                signedIn + other.signedIn,
                joined + other.joined,
                watching + other.watching,
                told + other.told,
                confirmed + other.confirmed,
                soldOut + other.soldOut,
                finished + other.finished);
    }
}
