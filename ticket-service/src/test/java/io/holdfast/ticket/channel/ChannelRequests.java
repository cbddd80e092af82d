package io.holdfast.ticket.channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import io.holdfast.testservers.ServiceRequests;

import static io.restassured.RestAssured.given;

/** Deliveries as vendors send them, and requests of the administrator who sets their accounts up. */
final class ChannelRequests {

    static final String WEB_SECRET = "whsec_" + Base64.getEncoder().encodeToString(bytes("a secret of the web form"));
    static final String SHOP_SECRET = "shpss_of_the_tests";

    private ChannelRequests() {}

    static RequestSpecification admin() {
        return ServiceRequests.as("admin").contentType("application/json");
    }

    /** Sets an account up; only the secret is given. */
    static void putAccount(String channel, String account, String secret) {
        admin().body(Map.of("secret", secret))
                .put("/channels/" + channel + "/" + account)
                .then()
                .statusCode(201);
    }

    /** A message of the web form, signed at this moment. */
    static Response web(String account, String data) {
        return web(
                account,
                "delivery-" + System.nanoTime(),
                bytes("{\"type\":\"message.created\",\"data\":" + data + "}"));
    }

    static Response web(String account, String deliveryId, byte[] body) {
        return standardWebhook("/channels/web/" + account, "application/json", deliveryId, body);
    }

    /** A mail from the operator's own mail pipe, signed at this moment with the web form's secret. */
    static Response mail(String account, String messageId, String text) {
        String mail = "From: ann@example.com\r\nTo: support@shop.example\r\nSubject: A tyre\r\nMessage-ID: <"
                + messageId + ">\r\n\r\n" + text + "\r\n";
        return standardWebhook("/channels/email/" + account, "message/rfc822", messageId, bytes(mail));
    }

    private static Response standardWebhook(String path, String contentType, String deliveryId, byte[] body) {
        long now = Instant.now().getEpochSecond();
        byte[] signed = concat(bytes(deliveryId + "." + now + "."), body);
        String key = WEB_SECRET.substring("whsec_".length());
        String signature =
                Base64.getEncoder().encodeToString(sha256(Base64.getDecoder().decode(key), signed));
        return given().contentType(contentType)
                .header("webhook-id", deliveryId)
                .header("webhook-timestamp", now)
                .header("webhook-signature", "v1," + signature)
                .body(body)
                .post(path);
    }

    static String message(String id, String email, String conversation, String text) {
        return """
                {"id":"%s","contact":{"email":"%s"},"text":"%s","subject":"About %s","conversationId":"%s"}""".formatted(id, email, text, id, conversation);
    }

    /** A body of Shopify, signed. */
    static Response shopify(String account, String body) {
        return given().contentType("application/json")
                .header(
                        "X-Shopify-Hmac-SHA256",
                        Base64.getEncoder().encodeToString(sha256(bytes(SHOP_SECRET), bytes(body))))
                .body(bytes(body))
                .post("/channels/shopify/" + account);
    }

    static String order(long id, String email, String amount) {
        return """
                {"id":%d,"email":"%s","currency":"EUR","total_price":"%s","test":false,"financial_status":"paid",
                 "processed_at":"2026-11-20T13:29:30+00:00",
                 "line_items":[{"sku":"LAMP","quantity":1,"price":"%s","total_discount":"0.00"}]}""".formatted(id, email, amount, amount);
    }

    static String refund(long id, long order, String amount) {
        return """
                {"id":%d,"order_id":%d,"created_at":"2026-11-21T13:29:30+00:00",
                 "transactions":[{"id":1,"kind":"refund","status":"success","amount":"%s","currency":"EUR"}]}""".formatted(id, order, amount);
    }

    /** A delivery of WhatsApp, signed. */
    static Response whatsapp(String account, String secret, String body) {
        return given().contentType("application/json")
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(sha256(bytes(secret), bytes(body))))
                .body(bytes(body))
                .post("/channels/whatsapp/" + account);
    }

    static String result(int accepted, int duplicate, int ignored, int kept) {
        return "accepted=%d, duplicate=%d, ignored=%d, kept=%d".formatted(accepted, duplicate, ignored, kept);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] sha256(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
