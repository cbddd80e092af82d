package io.holdfast.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All checks that need nothing but the repository. */
final class Checks {

    private Checks() {}

    static List<String> problems(List<ManifestObject> objects) {
        List<String> problems = new ArrayList<>();
        objects.forEach(object -> problemsOfType(object).ifPresent(problems::addAll));
        problems.addAll(PodRules.problems(objects));
        problems.addAll(SettingRules.problems(objects, Built.secrets()));
        problems.addAll(KafkaRules.problems(objects));
        problems.addAll(RouteRules.problems(objects));
        problems.addAll(CapacityRules.problems(objects));
        return problems;
    }

    /** By the API's or Strimzi's types; empty when the kind is another operator's. */
    static Optional<List<String>> problemsOfType(ManifestObject object) {
        return CoreTypes.problems(object).or(() -> StrimziTypes.problems(object));
    }
}
