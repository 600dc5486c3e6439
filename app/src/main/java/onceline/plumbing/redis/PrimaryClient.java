package onceline.plumbing.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatcher;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A client whose connections all lead to the primary: those for commands, for listening and for waiting alike.
 *
 * <p>Each asks anew where that is whenever it connects. {@link #leave} cuts them all, and the client makes them again:
 * a connection to a server that was paused, cut off or demoted would otherwise stand for ever.
 */
final class PrimaryClient extends RedisClient {
    private static final Logger log = LoggerFactory.getLogger(PrimaryClient.class);

    private final ChannelGroup channels;
    private final boolean follows;
    private final Map<SocketAddress, Address> names = new ConcurrentHashMap<>();
    private volatile @Nullable Address primary;

    private PrimaryClient(ClientResources resources, RedisURI uri, boolean follows, ChannelGroup channels) {
        super(resources, uri);
        this.follows = follows;
        this.channels = channels;
    }

    /** Of the server at that address, whatever it is behind a name or a balancer. */
    static PrimaryClient at(ClientResources resources, RedisURI uri) {
        return create(resources, uri, false);
    }

    /**
     * Of the server that {@link #follow} names; until then every attempt to connect fails.
     *
     * @param uri all but the address
     */
    static PrimaryClient following(ClientResources resources, RedisURI uri) {
        return create(resources, uri, true);
    }

    private static PrimaryClient create(ClientResources resources, RedisURI uri, boolean follows) {
        var channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        var own = resources.mutate().nettyCustomizer(collectingIn(channels)).build();
        return new PrimaryClient(own, uri, follows, channels);
    }

    private static NettyCustomizer collectingIn(ChannelGroup channels) {
        return new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channels.add(channel);
            }
        };
    }

    /**
     * The primary is there: connections to any other server, and those that are still being made, are cut.
     *
     * @return whether that is news
     */
    boolean follow(Address now) {
        var before = primary;
        primary = now;
        if (!now.equals(before)) {
            log.atInfo()
                    .addKeyValue("primary", now)
                    .addKeyValue("before", before)
                    .log("following the primary of Redis");
            cut(channel -> !channel.isActive());
        }
        // also one that was chosen just before and came up just after
        cut(channel -> channel.isActive() && !now.equals(server(channel)));
        return !now.equals(before);
    }

    /** Cuts all connections; they are made again, to where the primary is then. */
    void leave() {
        cut(channel -> true);
    }

    private void cut(ChannelMatcher some) {
        var _ = channels.close(some);
    }

    private @Nullable Address server(Channel channel) {
        @Nullable SocketAddress remote = channel.remoteAddress(); // null if it was closed just now
        return remote == null ? null : names.get(remote);
    }

    @Override
    protected Mono<SocketAddress> getSocketAddress(RedisURI uri) {
        return follows ? Mono.fromCallable(this::choose) : super.getSocketAddress(uri);
    }

    private SocketAddress choose() {
        var chosen = primary;
        if (chosen == null) {
            throw new RedisConnectionException("no Sentinel has said yet where the primary is");
        }
        var resolved = new InetSocketAddress(chosen.host(), chosen.port());
        names.put(resolved, chosen);
        return resolved;
    }
}
