package onceline.drills;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What turns a rush on a sale into one on some lots. */
final class AuctionOptions {
    private static final int MOST_BIDDERS = 20_000;
    private static final int MOST_LOTS = 1_000;
    private static final int LOTS = 20;
    private static final Duration OPEN = Duration.ofSeconds(60);
    private static final List<String> OF_A_SALE =
            List.of("--people", "--stock", "--rate", "--inside", "--hold", "--grace", "--arrive");

    @Option(
            names = "--bidders",
            paramLabel = "N",
            description = "Bidders on some lots instead of people on a sale; not together with --people.")
    private @Nullable Integer bidders;

    @Option(names = "--lots", paramLabel = "N", description = "Lots they bid for; default " + LOTS + ".")
    private @Nullable Integer lots;

    boolean asked() {
        return bidders != null;
    }

    /** @throws Refused if options of a sale and of an auction are mixed */
    void check(ParseResult given) {
        if (!asked() && lots != null) {
            throw new Refused("--lots needs --bidders");
        }
        for (String option : OF_A_SALE) {
            if (asked() && given.hasMatchedOption(option)) {
                throw new Refused("--bidders and " + option + " exclude each other: there is an auction or a sale");
            }
        }
    }

    /** @param open how long the lots are open, or null for the default */
    BidRushPlan plan(@Nullable Duration open) {
        int crowd = bidders == null ? 0 : bidders;
        int goods = lots == null ? LOTS : lots;
        Duration time = open == null ? OPEN : open;
        RushCommand.between("--bidders", crowd, 2, MOST_BIDDERS);
        RushCommand.between("--lots", goods, 1, MOST_LOTS);
        RushCommand.between("--for in seconds", time.toSeconds(), 5, 86_400);
        return BidRushPlan.of(crowd, goods, time);
    }
}
