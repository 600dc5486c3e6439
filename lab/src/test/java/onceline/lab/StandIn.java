package onceline.lab;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Takes the place of the product's jar in the lab's own tests: is ready at once and does nothing. */
final class StandIn {
    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        String port = List.of(arguments).stream()
                .filter(argument -> argument.startsWith("--http.port="))
                .map(argument -> argument.substring("--http.port=".length()))
                .findFirst()
                .orElseThrow();
        HttpServer server = HttpServer.create(Host.LOOPBACK.at(Integer.parseInt(port)), 0);
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        System.out.println("settings " + String.join(" ", arguments));
    }

    /** A jar that runs this class, as the product's build makes one. */
    static Path jar(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        main.put(
                Attributes.Name.CLASS_PATH,
                Path.of("target/test-classes").toUri() + " "
                        + Path.of("target/classes").toUri());
        Path jar = directory.resolve("stand-in.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
