package onceline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The directions between the rooms, and who may see what. TOUR.md draws the same picture. */
class ArchitectureTest {
    /** Each room, and the rooms it may use. What is not here is forbidden. */
    static final Map<String, List<String>> MAY_USE = Map.of(
            "words", List.of(),
            "plumbing", List.of("words"),
            "delivery", List.of("words", "plumbing"),
            "journal", List.of("words", "plumbing", "delivery"),
            "ticket", List.of("words", "plumbing", "delivery"),
            "member", List.of("words", "plumbing"),
            "notice", List.of("words", "plumbing", "delivery"),
            "line", List.of("words", "plumbing", "delivery", "journal", "ticket"),
            "auction", List.of("words", "plumbing", "delivery", "journal", "ticket"));

    static final List<String> ROOMS = MAY_USE.keySet().stream().sorted().toList();

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> location.contains("/app/target/classes/"))
            .importPackages("onceline");

    @ParameterizedTest
    @FieldSource("ROOMS")
    void aRoomUsesOnlyTheRoomsBelowIt(String room) {
        var allowed = new ArrayList<String>();
        allowed.add("onceline." + room + "..");
        MAY_USE.getOrDefault(room, List.of()).forEach(other -> allowed.add("onceline." + other + ".."));
        classes()
                .that()
                .resideInAPackage("onceline." + room + "..")
                .should()
                .onlyDependOnClassesThat(isNotOurs().or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .check(ALL);
    }

    @Test
    void everyPackageIsInARoom() {
        assertThat(ALL.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("onceline."))
                        .map(name -> name.split("\\.")[1])
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ROOMS);
    }

    @Test
    void nobodyImportsTheMainPackage() {
        noClasses()
                .that()
                .resideInAPackage("onceline.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("onceline")
                .check(ALL);
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching("onceline.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = ALL.stream()
                .map(JavaClass::getPackage)
                .filter(ours -> ours.getName().startsWith("onceline"))
                .filter(ours -> !ours.isAnnotatedWith(org.jspecify.annotations.NullMarked.class))
                .map(com.tngtech.archunit.core.domain.JavaPackage::getName)
                .distinct();
        assertThat(unmarked).isEmpty();
    }

    private static DescribedPredicate<JavaClass> isNotOurs() {
        return DescribedPredicate.describe(
                "not ours", type -> !type.getPackageName().startsWith("onceline"));
    }
}
