package onceline.notice;

import onceline.words.EventId;
import onceline.words.LotId;
import org.jspecify.annotations.Nullable;

/**
 * What a notice says beside its kind. Stored as JSON.
 *
 * @param at when it happened, ms since 1970
 * @param holdUntil ms since 1970
 * @param amount of money, in minor units of the lot's currency
 */
record Particulars(
        @Nullable EventId eventId,
        @Nullable String ticket,
        long at,
        @Nullable Long holdUntil,
        @Nullable String detail,
        @Nullable LotId lot,
        @Nullable Long amount) {}
