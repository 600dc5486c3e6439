package onceline.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One process of the product, started from its packaged jar, in some or all of its roles. */
public final class Onceline extends Server {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private static final String JVM_OPTION = "-J";

    private final List<String> arguments;
    private final Map<String, String> environment;
    private final boolean archives;

    /**
     * @param arguments settings as {@code --key=value}, and options for the JVM after {@code -J}, as in {@code -J-Xmx2g}
     * @param environment where secrets travel
     * @param archives whether it writes the archive of classes
     */
    Onceline(
            String name,
            Host host,
            Path directory,
            Path log,
            List<String> arguments,
            Map<String, String> environment,
            boolean archives) {
        super(name, host, directory, log);
        this.arguments = arguments;
        this.environment = environment;
        this.archives = archives;
    }

    /** E.g. {@code http://127.0.0.1:15080}, without a slash at the end; the same after a restart. */
    public String url() {
        return "http://" + address();
    }

    /** Where it shall listen from its first start on, provided that nobody else does by then. */
    void prefer(int port) {
        ports().set("port", port);
    }

    /** What admin routes want as their bearer token. */
    public String adminToken() {
        return environment.getOrDefault("ONCELINE_ADMIN_TOKEN", "");
    }

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of(Jvm.executable()));
        command.addAll(List.of(Jvm.QUIET_ABOUT_UNSAFE, "-Xmx1g", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(archive());
        arguments.stream()
                .filter(argument -> argument.startsWith(JVM_OPTION))
                .map(argument -> argument.substring(JVM_OPTION.length()))
                .forEach(command::add);
        command.addAll(List.of("-jar", Project.jar().toAbsolutePath().toString()));
        arguments.stream().filter(argument -> !argument.startsWith(JVM_OPTION)).forEach(command::add);
        command.add("--http.port=" + port());
        return command;
    }

    /**
     * Classes as the JVM laid them out at the first orderly stop, ignored when they do not fit the jar: halves the start.
     * One process of a lab writes it, the others read.
     */
    private List<String> archive() {
        List<String> archive = new ArrayList<>(
                List.of("-XX:SharedArchiveFile=" + Project.jar().toAbsolutePath() + ".jsa", "-Xlog:cds=off"));
        if (archives) {
            archive.add("-XX:+AutoCreateSharedArchive");
        }
        return archive;
    }

    @Override
    Map<String, String> environment() {
        return environment;
    }

    @Override
    boolean ready() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    Duration patienceToStop() {
        return Duration.ofSeconds(30);
    }
}
