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
import java.time.Instant;
import java.util.Base64;
import java.util.List;

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
    void credentialsAreCreatedOnceAndKept() {
        Credentials created = Credentials.readOrCreate(new DataFolder(folder), NOW);

        assertThat(Credentials.readOrCreate(new DataFolder(folder), NOW.plusSeconds(86_400)))
                .isEqualTo(created);
    }

    @Test
    void filesWithSecretsAreReadableByTheOwnerOnly() throws IOException {
        Credentials.readOrCreate(new DataFolder(folder), NOW);

        for (String secret : List.of("credentials.json", "jwt-private.pem", "database-password")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(secret)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void theTokenIsSignedWithTheKeyThatTheServicesVerify() throws GeneralSecurityException, IOException {
        DataFolder data = new DataFolder(folder);
        String[] token = Credentials.readOrCreate(data, NOW).adminToken().split("\\.", -1);

        String pem = Files.readString(Credentials.publicKey(data)).replaceAll("-----[A-Z ]+-----|\\s", "");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem))));
        signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("holdfast");
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
