package io.holdfast.ticket.template;

import java.util.List;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A template of replies, as it is stored and as the REST API returns it. */
@Schema(name = "TemplateAnswer")
record ReplyTemplate(String templateId, @Nullable String subject, List<Variant> variants) {

    /** One of the texts that are compared. */
    @Schema(name = "TemplateVariant")
    record Variant(String variant, String text) {}

    List<String> names() {
        return variants.stream().map(Variant::variant).toList();
    }

    Optional<Variant> find(String name) {
        return variants.stream().filter(each -> each.variant().equals(name)).findFirst();
    }
}
