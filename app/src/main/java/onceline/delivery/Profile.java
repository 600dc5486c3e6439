package onceline.delivery;

import static onceline.delivery.Choice.consumer;
import static onceline.delivery.Choice.producer;
import static onceline.delivery.Choice.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much a kind of message may cost to be delivered: a full set of producer, consumer and topic properties, each with
 * its reason.
 *
 * <p>Tickets, bids, stock, notices and journals use {@link #PAYMENT}; page activity {@link #BALANCED}; clicks {@link
 * #CLICKSTREAM}. No profile uses acks=0.
 */
public enum Profile {
    /**
     * Nothing acknowledged is ever lost, nothing is written twice, order holds. The price: a write waits for every
     * in-sync replica, and is refused while too few are there.
     */
    PAYMENT(
            producer("acks", "all", "acknowledged means: on every in-sync replica"),
            producer("enable.idempotence", "true", "a retry inside the producer is written once, and in order"),
            producer("max.in.flight.requests.per.connection", "5", "the most that keeps order with idempotence"),
            producer("retries", "2147483647", "the deadline ends the trying, not a count"),
            producer("delivery.timeout.ms", "60000", "outlives an election of 30 s; see send.delivery-timeout"),
            producer("request.timeout.ms", "10000", "a paused broker keeps its sockets: look for another after this"),
            producer("max.block.ms", "3000", "a full buffer pushes back while the client is still listening"),
            producer("buffer.memory", "33554432", "a few seconds of the fastest join rate"),
            producer("batch.size", "32768", "a hundred joins in one write"),
            producer("linger.ms", "2", "measured: 2 beats 0 under load, and nobody notices 2 ms"),
            producer("compression.type", "none", "at this size of batch the processor is dearer than the network"),
            consumer("enable.auto.commit", "false", "only what was processed is committed"),
            consumer("isolation.level", "read_committed", "what was aborted did not happen"),
            consumer("auto.offset.reset", "earliest", "a new group misses nothing"),
            consumer("max.poll.records", "1000", "one database transaction's worth"),
            consumer("fetch.min.bytes", "1", "do not wait for more"),
            consumer("fetch.max.wait.ms", "500", "an idle consumer asks twice a second"),
            consumer("request.timeout.ms", "10000", "a paused broker keeps its sockets: look for another after this"),
            topic("cleanup.policy", "delete", "each message is a fact of its own"),
            topic("unclean.leader.election.enable", "false", "rather unavailable than without acknowledged messages"),
            topic("message.timestamp.type", "CreateTime", "the time of the fact, not of its storage")),

    /** Tolerates a lost message when Kafka is away for minutes; gives throughput for 100 ms of latency. */
    BALANCED(
            producer("acks", "all", "survives the loss of one broker"),
            producer("enable.idempotence", "true", "costs nothing beside acks=all"),
            producer("max.in.flight.requests.per.connection", "5", "the most that keeps order with idempotence"),
            producer("retries", "5", "then the message is given up"),
            producer("delivery.timeout.ms", "120000", "two minutes, then the message is given up"),
            producer("request.timeout.ms", "30000", "patient: nobody is waiting"),
            producer("max.block.ms", "10000", "a page's activity may wait for the buffer"),
            producer("buffer.memory", "33554432", "32 MiB"),
            producer("batch.size", "16384", "fills within the linger at a moderate rate"),
            producer("linger.ms", "100", "fewer, fuller requests; nobody is waiting"),
            producer("compression.type", "none", "small batches gain little"),
            consumer("enable.auto.commit", "false", "only what was processed is committed"),
            consumer("isolation.level", "read_committed", "what was aborted did not happen"),
            consumer("auto.offset.reset", "earliest", "a new group misses nothing"),
            consumer("max.poll.records", "500", "bounded work between polls"),
            topic("cleanup.policy", "delete", "each message is a fact of its own"),
            topic("unclean.leader.election.enable", "false", "waiting is cheaper than a gap")),

    /** For many producers in little memory: gives up after 30 s and pushes back after 1 s. */
    SMALL_MEMORY(
            producer("acks", "all", "survives the loss of one broker"),
            producer("enable.idempotence", "true", "costs nothing beside acks=all"),
            producer("max.in.flight.requests.per.connection", "5", "the most that keeps order with idempotence"),
            producer("retries", "3", "then the message is given up"),
            producer("delivery.timeout.ms", "30000", "half a minute, then the message is given up"),
            producer("request.timeout.ms", "10000", "leaves room for a retry inside the half minute"),
            producer("max.block.ms", "1000", "memory is short: push back soon"),
            producer("buffer.memory", "16777216", "16 MiB"),
            producer("batch.size", "8192", "a small buffer holds more batches of this size"),
            producer("linger.ms", "0", "nothing lies in memory to wait for company"),
            producer("compression.type", "none", "small batches gain little"),
            consumer("enable.auto.commit", "false", "only what was processed is committed"),
            consumer("isolation.level", "read_committed", "what was aborted did not happen"),
            consumer("auto.offset.reset", "earliest", "a new group misses nothing"),
            consumer("max.poll.records", "100", "little is held at once"),
            consumer("fetch.max.bytes", "4194304", "4 MiB in flight at most"),
            topic("cleanup.policy", "delete", "each message is a fact of its own"),
            topic("unclean.leader.election.enable", "false", "waiting is cheaper than a gap")),

    /** Log lines: the leader's word is enough; a crash repeats up to 3 s or loses what only the leader had. */
    LOG(
            producer("acks", "1", "the leader has it; its crash may lose the last moment"),
            producer("enable.idempotence", "false", "needs acks=all"),
            producer("max.in.flight.requests.per.connection", "5", "order is not promised"),
            producer("retries", "3", "then the line is given up"),
            producer("delivery.timeout.ms", "60000", "one minute, then the line is given up"),
            producer("request.timeout.ms", "30000", "patient: nobody is waiting"),
            producer("max.block.ms", "1000", "logging must not stop the work"),
            producer("buffer.memory", "33554432", "32 MiB"),
            producer("batch.size", "32768", "lines come in bursts"),
            producer("linger.ms", "50", "fewer, fuller requests; nobody is waiting"),
            producer("compression.type", "none", "left to the shipper"),
            consumer("enable.auto.commit", "true", "a repeated or lost line harms nobody"),
            consumer("auto.commit.interval.ms", "3000", "a crash repeats at most 3 s"),
            consumer("isolation.level", "read_uncommitted", "nothing here is transactional"),
            consumer("auto.offset.reset", "earliest", "start with what is there"),
            consumer("max.poll.records", "500", "bounded work between polls"),
            topic("cleanup.policy", "delete", "each line is a fact of its own"),
            topic("unclean.leader.election.enable", "false", "a gap of a moment is enough"),
            topic("min.insync.replicas", "1", "acks=1 never asks for more: a higher figure would promise in vain")),

    /** Clicks: throughput above all; losses under a crash are part of the bargain and are measured. */
    CLICKSTREAM(
            producer("acks", "1", "the leader has it; its crash may lose the last moment"),
            producer("enable.idempotence", "false", "needs acks=all"),
            producer("max.in.flight.requests.per.connection", "5", "order is not promised"),
            producer("retries", "3", "then the click is given up"),
            producer("delivery.timeout.ms", "60000", "one minute, then the click is given up"),
            producer("request.timeout.ms", "30000", "patient: nobody is waiting"),
            producer("max.block.ms", "1000", "a click must not stop a page"),
            producer("buffer.memory", "33554432", "32 MiB"),
            producer("batch.size", "65536", "few large writes"),
            producer("linger.ms", "100", "long enough to fill them"),
            producer("compression.type", "snappy", "cheap, and clicks resemble each other"),
            consumer("enable.auto.commit", "true", "a repeated or lost click harms nobody"),
            consumer("auto.commit.interval.ms", "5000", "a crash repeats at most 5 s"),
            consumer("isolation.level", "read_uncommitted", "nothing here is transactional"),
            consumer("auto.offset.reset", "earliest", "start with what is there"),
            consumer("fetch.min.bytes", "50000", "few large reads"),
            consumer("fetch.max.wait.ms", "500", "but never more than half a second behind"),
            consumer("max.poll.records", "5000", "clicks are counted in bulk"),
            topic("cleanup.policy", "delete", "each click is a fact of its own"),
            topic("unclean.leader.election.enable", "false", "a gap of a moment is enough"),
            topic("min.insync.replicas", "1", "acks=1 never asks for more: a higher figure would promise in vain"));

    private final List<Choice> choices;

    Profile(Choice... choices) {
        this.choices = List.of(choices);
    }

    /** As it is written in settings and metrics: {@code payment}, {@code small-memory}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<Choice> choices() {
        return choices;
    }

    Map<String, String> properties(Choice.Side side) {
        var properties = new LinkedHashMap<String, String>();
        choices.stream()
                .filter(choice -> choice.side() == side)
                .forEach(choice -> properties.put(choice.name(), choice.value()));
        return properties;
    }
}
