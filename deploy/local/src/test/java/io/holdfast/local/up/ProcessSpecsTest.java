package io.holdfast.local.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessSpecsTest {

    private static final int SERVICES = 4;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyProcessEndsWhenItsHeapIsFull() throws IOException {
        ProcessSpecs specs = specs(new PortOptions());

        assertThat(specs.services())
                .hasSize(SERVICES)
                .allSatisfy(service -> assertThat(service.command()).contains("-XX:+ExitOnOutOfMemoryError"));
        assertThat(specs.kafka().command()).contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(specs.postgresql().command()).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void theHeapOfAnalyticsIsSetByAnOption() throws IOException {
        PortOptions larger = new PortOptions();
        larger.analyticsHeap = "384m";

        assertThat(specs(new PortOptions()).services())
                .allSatisfy(service -> assertThat(service.command()).contains("-Xmx192m"));
        assertThat(specs(larger).services())
                .allSatisfy(service -> assertThat(service.command())
                        .contains(service.name().equals("analytics-service") ? "-Xmx384m" : "-Xmx192m"));
    }

    @Test
    void receiversOfWebhooksMayBeOnThisMachine() throws IOException {
        assertThat(specs(new PortOptions()).services())
                .allSatisfy(service ->
                        assertThat(service.environment()).containsEntry("HOLDFAST_WEBHOOKS_PRIVATE", "true"));
    }

    @Test
    void everyServiceKnowsTheAddressesOfTheBoards() throws IOException {
        PortOptions ports = new PortOptions();
        ports.sla = 9082;

        assertThat(specs(ports).services())
                .hasSize(SERVICES)
                .allSatisfy(service -> assertThat(service.environment())
                        .containsEntry("HOLDFAST_BOARDS_TICKETS", "http://localhost:8081")
                        .containsEntry("HOLDFAST_BOARDS_PROMISES", "http://localhost:9082")
                        .containsEntry("HOLDFAST_BOARDS_LOYALTY", "http://localhost:8083")
                        .containsEntry("HOLDFAST_BOARDS_RETENTION", "http://localhost:8084"));
    }

    @Test
    void aServiceThatIsNotStartedHasNoBoard() throws IOException {
        PortOptions ports = new PortOptions();
        ports.selected = List.of("ticket", "sla");

        assertThat(specs(ports).services())
                .hasSize(2)
                .allSatisfy(service -> assertThat(service.environment())
                        .containsKeys("HOLDFAST_BOARDS_TICKETS", "HOLDFAST_BOARDS_PROMISES")
                        .doesNotContainKeys("HOLDFAST_BOARDS_LOYALTY", "HOLDFAST_BOARDS_RETENTION"));
    }

    @Test
    void customersOfTheDemosYearGetTheirTiersSoonAfterItsImport() throws IOException {
        assertThat(specs(new PortOptions(), true).services())
                .allSatisfy(service ->
                        assertThat(service.environment()).containsEntry("HOLDFAST_PAST_EVENTS_DELAY", "PT15S"));
        assertThat(specs(new PortOptions()).services())
                .allSatisfy(
                        service -> assertThat(service.environment()).doesNotContainKey("HOLDFAST_PAST_EVENTS_DELAY"));
    }

    private ProcessSpecs specs(PortOptions ports) throws IOException {
        return specs(ports, false);
    }

    private ProcessSpecs specs(PortOptions ports, boolean demo) throws IOException {
        DataFolder data = new DataFolder(folder.resolve("data"));
        data.create();
        Credentials credentials = Credentials.renew(data, Instant.now());
        for (String service : ports.servicePorts().keySet()) {
            Path artifact = folder.resolve(service + "-service/target/quarkus-app");
            Files.createDirectories(artifact);
            Files.writeString(artifact.resolve("quarkus-run.jar"), "");
        }
        return new ProcessSpecs(folder, data, ports, credentials, demo);
    }
}
