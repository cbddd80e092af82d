import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Deliveries as the vendors of all channels send them: the same number gives the same content, and is signed anew each time.
 * The text of message 7 is {@code Text whatsapp-7.}. Every tenth delivery of a shop is a refund of the order nine before it.
 */
final class ChannelVendors {

    /** Of every account. */
    static final String ACCOUNT = "load";

    private static final String SECRET = "a-secret-of-the-load";
    private static final byte[] KEY = bytes("a key of the load");
    private static final String KEY_SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final String PUBLIC_URL = "https://desk.example/channels/twilio/load";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** A request. */
    record Delivery(byte[] body, Map<String, String> headers) {}

    /** An account of a channel, and what its vendor sends. */
    record Vendor(String channel, boolean isShop, String settings, IntFunction<Delivery> deliveries) {

        /** Shops: what is sent is a refund. */
        boolean isRefund(int number) {
            return isShop && number % 10 == 9;
        }
    }

    private final int persons;
    private final long startSeconds = Instant.now().getEpochSecond();
    private final KeyPair sendGridKey;

    /** Messages are from so many persons in turn; a person has one conversation on each channel. */
    ChannelVendors(int persons) throws GeneralSecurityException {
        this.persons = persons;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        this.sendGridKey = generator.generateKeyPair();
    }

    List<Vendor> all() {
        String secret = "{\"secret\":\"" + SECRET + "\"}";
        String meta = "{\"secret\":\"" + SECRET + "\",\"verifyToken\":\"word\"}";
        String publicKey = Base64.getEncoder().encodeToString(sendGridKey.getPublic().getEncoded());
        return List.of(
                new Vendor("email", false, "{\"secret\":\"" + KEY_SECRET + "\"}", this::email),
                new Vendor("sendgrid", false, "{\"publicKey\":\"" + publicKey + "\"}", this::sendGrid),
                new Vendor("mailgun", false, secret, this::mailgun),
                new Vendor("whatsapp", false, meta, this::whatsapp),
                new Vendor("messenger", false, meta, number -> messaging("messenger", "page", number)),
                new Vendor("instagram", false, meta, number -> messaging("instagram", "instagram", number)),
                new Vendor("telegram", false, secret, this::telegram),
                new Vendor("twilio", false, "{\"secret\":\"" + SECRET + "\",\"publicUrl\":\"" + PUBLIC_URL + "\"}", this::twilio),
                new Vendor("slack", false, secret, this::slack),
                new Vendor("web", false, "{\"secret\":\"" + KEY_SECRET + "\"}", this::web),
                new Vendor("shopify", true, secret, this::shopify),
                new Vendor("woocommerce", true, secret, this::wooCommerce),
                new Vendor("stripe", true, secret, this::stripe));
    }

    private int person(int number) {
        return number % persons;
    }

    private String address(int number) {
        return "person-" + person(number) + "@load.example";
    }

    private String phone(int number) {
        return "4915100" + (100_000 + person(number));
    }

    private static String text(String channel, int number) {
        return "Text " + channel + "-" + number + ".";
    }

    static String mailId(String channel, int number) {
        return channel + "-" + number + "@load.example";
    }

    /** A mail's header; all but the first one of a person answer that. */
    private Map<String, String> mailHeader(String channel, int number) {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("From", "Ann <" + address(number) + ">");
        header.put("To", "support@shop.example");
        header.put("Subject", "A flat tyre");
        header.put("Message-Id", "<" + mailId(channel, number) + ">");
        if (number >= persons) {
            header.put("In-Reply-To", "<" + mailId(channel, person(number)) + ">");
        }
        return header;
    }

    private String headerText(String channel, int number) {
        return mailHeader(channel, number).entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue() + "\r\n")
                .collect(Collectors.joining());
    }

    private Delivery email(int number) {
        return standardWebhook("message/rfc822", number, headerText("email", number) + "\r\n" + text("email", number) + "\r\n");
    }

    private Delivery web(int number) {
        return standardWebhook(JSON, number, """
                {"type":"message.created","data":{"id":"web-%d","contact":{"email":"%s"},"text":"%s","conversationId":"%d"}}"""
                .formatted(number, address(number), text("web", number), person(number)));
    }

    private static Delivery standardWebhook(String type, int number, String content) {
        long now = Instant.now().getEpochSecond();
        byte[] body = bytes(content);
        byte[] digest = hmac("HmacSHA256", KEY, bytes("d-" + number + "." + now + "."), body);
        return new Delivery(body, Map.of(
                "Content-Type", type,
                "webhook-id", "d-" + number,
                "webhook-timestamp", String.valueOf(now),
                "webhook-signature", "v1," + Base64.getEncoder().encodeToString(digest)));
    }

    private Delivery sendGrid(int number) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("headers", headerText("sendgrid", number));
        fields.put("envelope", "{\"to\":[\"support@shop.example\"],\"from\":\"" + address(number) + "\"}");
        fields.put("text", text("sendgrid", number));
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append("--limit\r\nContent-Disposition: form-data; name=\"").append(name)
                .append("\"\r\n\r\n").append(value).append("\r\n"));
        byte[] body = bytes(form.append("--limit--\r\n").toString());
        String now = String.valueOf(Instant.now().getEpochSecond());
        return new Delivery(body, Map.of(
                "Content-Type", "multipart/form-data; boundary=limit",
                "X-Twilio-Email-Event-Webhook-Timestamp", now,
                "X-Twilio-Email-Event-Webhook-Signature", ellipticSignature(bytes(now), body)));
    }

    private String ellipticSignature(byte[]... parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(sendGridKey.getPrivate());
            for (byte[] part : parts) {
                signature.update(part);
            }
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The token is the same whenever the delivery is repeated. */
    private Delivery mailgun(int number) {
        String now = String.valueOf(startSeconds);
        String token = "token-of-" + number;
        Map<String, String> form = mailHeader("mailgun", number);
        form.put("from", address(number));
        form.put("sender", address(number));
        form.put("recipient", "support@shop.example");
        form.put("subject", "A flat tyre");
        form.put("body-plain", text("mailgun", number));
        form.put("timestamp", now);
        form.put("token", token);
        form.put("signature", hex(bytes(now + token)));
        return new Delivery(bytes(encoded(form)), Map.of("Content-Type", FORM));
    }

    private Delivery whatsapp(int number) {
        return meta("""
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                 "metadata":{"phone_number_id":"277"},"contacts":[{"profile":{"name":"Ann"},"wa_id":"%s"}],
                 "messages":[{"from":"%s","id":"wamid.%d","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}"""
                .formatted(phone(number), phone(number), number, startSeconds, text("whatsapp", number)));
    }

    private Delivery messaging(String channel, String object, int number) {
        return meta("""
                {"object":"%s","entry":[{"id":"277","time":%d,"messaging":[{"sender":{"id":"%d"},"recipient":{"id":"277"},
                 "timestamp":%d,"message":{"mid":"m_%d","text":"%s"}}]}]}"""
                .formatted(object, startSeconds * 1000, 1000 + person(number), startSeconds * 1000, number, text(channel, number)));
    }

    private static Delivery meta(String content) {
        return new Delivery(bytes(content), Map.of("Content-Type", JSON, "X-Hub-Signature-256", "sha256=" + hex(bytes(content))));
    }

    private Delivery telegram(int number) {
        int person = 1000 + person(number);
        return new Delivery(bytes("""
                {"update_id":%d,"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},
                 "from":{"id":%d,"is_bot":false,"first_name":"Ann"},"text":"%s"}}"""
                .formatted(number, number, startSeconds, person, person, text("telegram", number))),
                Map.of("Content-Type", JSON, "X-Telegram-Bot-Api-Secret-Token", SECRET));
    }

    private Delivery twilio(int number) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "Body", text("twilio", number),
                "From", "+" + phone(number),
                "MessageSid", "SM" + number,
                "NumMedia", "0",
                "To", "+493012345678"));
        String signed = PUBLIC_URL + form.entrySet().stream().map(field -> field.getKey() + field.getValue()).collect(Collectors.joining());
        String signature = Base64.getEncoder().encodeToString(hmac("HmacSHA1", bytes(SECRET), bytes(signed)));
        return new Delivery(bytes(encoded(form)), Map.of("Content-Type", FORM, "X-Twilio-Signature", signature));
    }

    private Delivery slack(int number) {
        String content = """
                {"type":"event_callback","team_id":"T1","event_id":"Ev%d","event":{"type":"message","channel":"C1",
                 "channel_type":"channel","user":"U%d","ts":"%s","thread_ts":"%s","text":"%s"}}"""
                .formatted(number, person(number), slackTime(number), slackTime(person(number)), text("slack", number));
        String now = String.valueOf(Instant.now().getEpochSecond());
        return new Delivery(bytes(content), Map.of(
                "Content-Type", JSON,
                "X-Slack-Request-Timestamp", now,
                "X-Slack-Signature", "v0=" + hex(bytes("v0:" + now + ":" + content))));
    }

    private String slackTime(int number) {
        return "%d.%06d".formatted(startSeconds, number);
    }

    /** The vendor's id of a message, as {@code GET /tickets?externalId=} takes it. */
    String externalId(String channel, int number) {
        return switch (channel) {
            case "whatsapp" -> "wamid." + number;
            case "messenger", "instagram" -> "m_" + number;
            case "telegram" -> 1000 + person(number) + ":" + number;
            case "twilio" -> "SM" + number;
            case "slack" -> "C1:" + slackTime(number);
            case "web" -> "web-" + number;
            default -> mailId(channel, number);
        };
    }

    private Delivery shopify(int number) {
        String order = """
                {"id":%d,"email":"%s","currency":"EUR","total_price":"10.00","financial_status":"paid","test":false,
                 "processed_at":"%s","line_items":[{"sku":"LAMP","quantity":1,"price":"10.00","total_discount":"0.00"}]}"""
                .formatted(number, address(number), time());
        String refund = """
                {"id":%d,"order_id":%d,"created_at":"%s",
                 "transactions":[{"id":1,"kind":"refund","status":"success","amount":"4.00","currency":"EUR"}]}"""
                .formatted(number, number - 9, time());
        String content = number % 10 == 9 ? refund : order;
        return new Delivery(bytes(content), Map.of("Content-Type", JSON, "X-Shopify-Hmac-SHA256", base64(bytes(content))));
    }

    /** A refund comes with its order. */
    private Delivery wooCommerce(int number) {
        boolean isRefund = number % 10 == 9;
        int order = isRefund ? number - 9 : number;
        String content = """
                {"id":%d,"currency":"EUR","total":"10.00","date_paid_gmt":"%s","billing":{"email":"%s"},
                 "line_items":[{"sku":"LAMP","quantity":1,"total":"10.00","total_tax":"0.00"}],"refunds":[%s]}"""
                .formatted(order, time().substring(0, 19), address(order),
                        isRefund ? "{\"id\":" + number + ",\"total\":\"-4.00\"}" : "");
        return new Delivery(bytes(content), Map.of("Content-Type", JSON, "X-WC-Webhook-Signature", base64(bytes(content))));
    }

    private Delivery stripe(int number) {
        String charge = """
                {"id":"ch_%d","object":"charge","amount":1000,"amount_captured":1000,"captured":true,"currency":"eur",
                 "created":%d,"billing_details":{"email":"%s"}}""".formatted(number, startSeconds, address(number));
        String refund = """
                {"id":"re_%d","object":"refund","amount":400,"charge":"ch_%d","currency":"eur","status":"succeeded","created":%d}"""
                .formatted(number, number - 9, startSeconds);
        boolean isRefund = number % 10 == 9;
        String content = """
                {"id":"evt_%d","object":"event","type":"%s","livemode":true,"data":{"object":%s}}"""
                .formatted(number, isRefund ? "refund.created" : "charge.succeeded", isRefund ? refund : charge);
        long now = Instant.now().getEpochSecond();
        return new Delivery(bytes(content), Map.of(
                "Content-Type", JSON, "Stripe-Signature", "t=" + now + ",v1=" + hex(bytes(now + "." + content))));
    }

    private String time() {
        return Instant.ofEpochSecond(startSeconds).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] signed) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", bytes(SECRET), signed));
    }

    private static String base64(byte[] signed) {
        return Base64.getEncoder().encodeToString(hmac("HmacSHA256", bytes(SECRET), signed));
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            ByteArrayOutputStream signed = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                signed.writeBytes(part);
            }
            return mac.doFinal(signed.toByteArray());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
