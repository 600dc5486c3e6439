package onceline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import onceline.plumbing.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {
    private static final Path ROOT = Path.of("src/main/resources/onceline/pages");
    private static final int MOST_BYTES = 65_536;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern WORD_IN_PAGE = Pattern.compile("data-t=\"([^\"]+)\"[^>]*>([^<]*)<");
    private static final Pattern LABEL_IN_PAGE =
            Pattern.compile("data-label=\"([^\"]+)\"(?: aria-label=\"([^\"]+)\")?");
    private static final Pattern WORD_IN_SCRIPT = Pattern.compile(
            "'((?:site|phase|sales|sale|join|wait|leave|turn|bought|live|ticket|notice|admin|lots|lot|bid)"
                    + "\\.[A-Za-z.-]+)'");
    private static final Pattern ID_IN_SCRIPT = Pattern.compile("\\$\\('([a-z-]+)'\\)");
    private static final Pattern IMPORT = Pattern.compile("from '\\./(\\w+\\.js)'");

    private static final Pattern FAMILY = Pattern.compile("<html [^>]*data-words=\"(\\w+)\"");

    static List<Path> pages() {
        return files("", ".html");
    }

    static List<Path> scripts() {
        return files("js", ".js");
    }

    /** What follows the language in the names of the files with words. */
    static List<String> endings() {
        return files("words", ".json").stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith("en"))
                .map(name -> name.substring(2))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("endings")
    void bothLanguagesSayTheSameThings(String ending) {
        var english = words("en" + ending);
        var korean = words("ko" + ending);
        assertThat(korean.keySet()).containsExactlyElementsOf(english.keySet());
        english.forEach((key, text) -> {
            assertThat(korean.get(key)).as(key).isNotBlank();
            assertThat(placeholders(Objects.requireNonNull(korean.get(key))))
                    .as(key)
                    .isEqualTo(placeholders(text));
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatStandsInThePageIsTheEnglishDictionary(Path page) {
        var english = dictionary(page);
        matches(WORD_IN_PAGE, page).forEach(word -> {
            assertThat(english).containsKey(word.group(1));
            if (!word.group(2).isBlank() && !word.group(1).equals("site.language")) {
                assertThat(word.group(2)).isEqualTo(english.get(word.group(1)));
            }
        });
        matches(LABEL_IN_PAGE, page).forEach(label -> {
            assertThat(english).containsKey(label.group(1));
            assertThat(label.group(2)).isIn(null, english.get(label.group(1)));
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyWordAScriptNamesExists(Path page) {
        var english = dictionary(page);
        scripts(page).stream()
                .flatMap(script -> matches(WORD_IN_SCRIPT, script))
                .map(word -> word.group(1))
                .filter(key -> !key.endsWith(".html") && !key.endsWith(".js"))
                .forEach(key -> assertThat(english).containsKey(key));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyElementAScriptNamesExists(Path page) {
        scripts(page)
                .forEach(script -> matches(ID_IN_SCRIPT, script)
                        .forEach(id -> assertThat(read(page)).as("%s", script).contains("id=\"" + id.group(1) + "\"")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingStandsInlineAndNothingComesFromElsewhere(Path page) {
        assertThat(read(page))
                .doesNotContainPattern("(?i)\\sstyle=|<style|\\son[a-z]+=|javascript:|<script(?![^>]*\\ssrc=)")
                .doesNotContain("http:", "https:", "src=\"//");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void textIsNeverMarkup(Path script) {
        assertThat(read(script))
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageIsLight(Path page) {
        Set<Path> loaded = new LinkedHashSet<>(List.of(page, ROOT.resolve("style.css"), ROOT.resolve("icon.svg")));
        endings(page).forEach(ending -> loaded.add(words().resolve("ko" + ending)));
        loaded.addAll(scripts(page));
        assertThat(loaded.stream().mapToLong(PagesTest::size).sum())
                .as("bytes of %s", loaded)
                .isLessThan(MOST_BYTES);
    }

    /** The script of a page with all that it imports. */
    private static Set<Path> scripts(Path page) {
        var scripts = new LinkedHashSet<Path>();
        imports(ROOT.resolve("js").resolve(script(page)), scripts);
        return scripts;
    }

    private static void imports(Path script, Set<Path> loaded) {
        if (loaded.add(script)) {
            matches(IMPORT, script).forEach(other -> imports(script.resolveSibling(other.group(1)), loaded));
        }
    }

    /** The one script of a page. */
    private static String script(Path page) {
        return matches(Pattern.compile("src=\"js/(\\w+\\.js)\""), page)
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static Set<String> placeholders(String text) {
        Set<String> names = new TreeSet<>();
        PLACEHOLDER.matcher(text).results().forEach(name -> names.add(name.group(1)));
        return names;
    }

    /** The files that a page loads: the words of all pages, and those of its family. */
    private static List<String> endings(Path page) {
        return Stream.concat(Stream.of(""), matches(FAMILY, page).map(family -> "-" + family.group(1)))
                .map(ending -> ending + ".json")
                .toList();
    }

    private static Map<String, String> dictionary(Path page) {
        Map<String, String> dictionary = new LinkedHashMap<>();
        endings(page).forEach(ending -> dictionary.putAll(words("en" + ending)));
        return dictionary;
    }

    private static Path words() {
        return ROOT.resolve("words");
    }

    private static Map<String, String> words(String file) {
        Map<String, String> words = new LinkedHashMap<>();
        Json.DOOR
                .readTree(read(words().resolve(file)))
                .properties()
                .forEach(word -> words.put(word.getKey(), word.getValue().asString()));
        return words;
    }

    private static Stream<MatchResult> matches(Pattern pattern, Path file) {
        return pattern.matcher(read(file)).results();
    }

    private static List<Path> files(String directory, String ending) {
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
