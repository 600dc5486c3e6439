package onceline.ticket;

import java.time.Duration;
import java.util.List;
import onceline.plumbing.settings.Setting;

/** The settings of this room. */
public final class TicketSettings {
    public static final Setting<Duration> PAYMENT_GRACE = Setting.duration(
            "ticket.payment-grace",
            "5s",
            "0ms",
            "10m",
            "How long after its deadline a held ticket can still be confirmed; longer saves payments under way and returns units later.");
    public static final Setting<Duration> HOLD_WARNING = Setting.duration(
            "ticket.hold-warning",
            "1m",
            "0ms",
            "1h",
            "How long before its deadline the holder is warned; short holds are warned about at half-time.");
    public static final List<Setting<?>> SETTINGS = List.of(PAYMENT_GRACE, HOLD_WARNING);

    private TicketSettings() {}
}
