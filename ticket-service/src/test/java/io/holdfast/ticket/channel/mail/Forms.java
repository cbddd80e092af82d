package io.holdfast.ticket.channel.mail;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

import io.holdfast.ticket.channel.adapter.Delivery;

/** Forms as vendors post them. */
final class Forms {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private Forms() {}

    static Forms multipart() {
        return new Forms();
    }

    Forms field(String name, String value) {
        return field(name, value.getBytes(StandardCharsets.UTF_8));
    }

    Forms field(String name, byte[] value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
    }

    Forms file(String name, String fileName, String furtherHeaders) {
        return part(
                "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"" + furtherHeaders,
                new byte[] {(byte) 0xff, 0, '\r', '\n'});
    }

    Forms returned(String name, String type, String mail) {
        return part(
                "Content-Disposition: form-data; name=\"" + name + "\"\r\nContent-Type: " + type,
                mail.getBytes(StandardCharsets.UTF_8));
    }

    private Forms part(String headers, byte[] content) {
        write("--xYzZY\r\n" + headers + "\r\n\r\n");
        body.writeBytes(content);
        write("\r\n");
        return this;
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        write("--xYzZY--\r\n");
        return body.toByteArray();
    }

    Delivery delivery() {
        return Mails.delivery(Map.of("Content-Type", "multipart/form-data; boundary=xYzZY"), bytes());
    }

    static Delivery encoded(Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return Mails.delivery(
                Map.of("Content-Type", "application/x-www-form-urlencoded"), body.getBytes(StandardCharsets.UTF_8));
    }
}
