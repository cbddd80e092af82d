package io.holdfast.ticket.webhook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://hooks.example.com:8443/in?tenant=7&a=%20b",
                "https://1.1.1.1/",
                "https://[2606:4700:4700::1111]:443/x",
                "https://xn--bcher-kva.example/"
            })
    void aPublicAddressWithTlsIsAllowed(String url) {
        assertThat(EndpointUrl.findFault(url, false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "//example.com/",
                "http://example.com/",
                "HTTPS://example.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https:",
                "https:///x",
                "https://",
                "https://ann:secret@example.com/",
                "https://ann@example.com/",
                "https://example.com/#part",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://example.com:99999999999/",
                "https://exa mple.com/",
                "https://exämple.com/",
                "https://localhost/",
                "https://LOCALHOST:8443/",
                "https://a.localhost/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::10.0.0.1]/",
                "https://[fe80::1%25eth0]/",
                "https://1.2.3.4.5/",
                "https://10.0.0.1\\@example.com/",
                "https://example.com/\r\nX-Injected: 1"
            })
    void anythingElseIsRefused(String url) {
        assertThat(EndpointUrl.findFault(url, false)).isNotNull();
    }

    @Test
    void aLongAddressIsRefused() {
        assertThat(EndpointUrl.findFault("https://example.com/" + "x".repeat(2_048), false))
                .contains("2048");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:9000/hook", "http://127.0.0.1:9000", "https://10.0.0.7/", "http://[::1]:1/"})
    void localReceiversAreAllowedWhereThatIsConfigured(String url) {
        assertThat(EndpointUrl.findFault(url, true)).isNull();
    }
}
