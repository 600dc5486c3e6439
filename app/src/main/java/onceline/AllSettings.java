package onceline;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import onceline.auction.Auction;
import onceline.auction.Storing;
import onceline.delivery.KafkaSettings;
import onceline.journal.Door;
import onceline.journal.Owner;
import onceline.line.Line;
import onceline.member.Keyring;
import onceline.member.Members;
import onceline.plumbing.http.HttpServer;
import onceline.plumbing.http.Streams;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.sql.Database;
import onceline.ticket.TicketSettings;

/** Every setting there is. A key that is not here stops the start. */
final class AllSettings {
    static final List<Setting<?>> KNOWN = Stream.of(
                    NodeSettings.ALL,
                    HttpServer.SETTINGS,
                    Streams.SETTINGS,
                    Redis.SETTINGS,
                    KafkaSettings.SETTINGS,
                    Database.SETTINGS,
                    Door.SETTINGS,
                    Owner.SETTINGS,
                    Line.SETTINGS,
                    Auction.SETTINGS,
                    Storing.SETTINGS,
                    TicketSettings.SETTINGS,
                    Keyring.SETTINGS,
                    Members.SETTINGS)
            .<Setting<?>>flatMap(Collection::stream)
            .toList();

    private AllSettings() {}
}
