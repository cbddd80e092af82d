package io.holdfast.local.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.holdfast.local.cli.UserError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CredentialsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theKeyIsCreatedOnceAndTheTokenIsRenewedAtEachStart() throws IOException {
        DataFolder data = new DataFolder(folder);
        Credentials first = Credentials.renew(data, NOW);
        String publicKey = Files.readString(Credentials.publicKey(data));

        Credentials second = Credentials.renew(data, NOW.plusSeconds(3600));

        assertThat(second.channelKey()).isEqualTo(first.channelKey());
        assertThat(claims(first).path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 86_400);
        assertThat(claims(second).path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 3600 + 86_400);
        assertThat(Credentials.read(data)).isEqualTo(second);
        assertThat(Files.readString(Credentials.publicKey(data))).isEqualTo(publicKey);
    }

    @Test
    void aMissingKeyPairIsReplacedAndTheApiKeyStays() throws IOException {
        DataFolder data = new DataFolder(folder);
        Credentials first = Credentials.renew(data, NOW);
        Files.delete(folder.resolve("jwt-private.pem"));

        assertThat(Credentials.renew(data, NOW).channelKey()).isEqualTo(first.channelKey());
    }

    @Test
    void theTokenIsRenewedWhenHalfOfItsLifetimeHasPassed() {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        CredentialRenewal renewal = new CredentialRenewal(new DataFolder(folder), now::get);
        Credentials first = renewal.current();

        now.set(NOW.plus(Duration.ofHours(12)).minusSeconds(1));
        renewal.renewIfDue();
        assertThat(renewal.current()).isEqualTo(first);
        now.set(NOW.plus(Duration.ofHours(12)));
        renewal.renewIfDue();
        assertThat(renewal.current().adminToken()).isNotEqualTo(first.adminToken());
        assertThat(Credentials.read(new DataFolder(folder))).isEqualTo(renewal.current());
    }

    private static JsonNode claims(Credentials credentials) throws IOException {
        return new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(credentials.adminToken().split("\\.", -1)[1]));
    }

    @Test
    void filesWithSecretsAreReadableByTheOwnerOnly() throws IOException {
        Credentials.renew(new DataFolder(folder), NOW);

        for (String secret : List.of("credentials.json", "jwt-private.pem", "database-password")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(secret)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void theTokenIsSignedWithTheKeyThatTheServicesVerify() throws GeneralSecurityException, IOException {
        DataFolder data = new DataFolder(folder);
        String[] token = Credentials.renew(data, NOW).adminToken().split("\\.", -1);

        String pem = Files.readString(Credentials.publicKey(data)).replaceAll("-----[A-Z ]+-----|\\s", "");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem))));
        signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("holdfast");
        assertThat(claims.path("aud").asText()).isEqualTo("holdfast");
        assertThat(claims.path("sub").asText()).isEqualTo("admin");
        assertThat(claims.path("groups")).map(JsonNode::asText).contains("admin", "ops", "agent");
        assertThat(claims.path("exp").asLong()).isGreaterThan(NOW.getEpochSecond());
    }

    @Test
    void missingCredentialsAreReportedWithTheCommandThatCreatesThem() {
        assertThatThrownBy(() -> Credentials.read(new DataFolder(folder)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("./holdfast up");
    }
}
