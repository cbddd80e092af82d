package io.holdfast.kubernetes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;

/** Kubernetes' own kinds, read by the API's generated types, which refuse unknown fields, wrong types and missing fields. */
final class CoreTypes {

    private static final Map<String, Class<?>> TYPES = Map.of(
            "v1/Namespace", V1Namespace.class,
            "v1/ConfigMap", V1ConfigMap.class,
            "v1/Secret", V1Secret.class,
            "v1/Service", V1Service.class,
            "v1/ServiceAccount", V1ServiceAccount.class,
            "apps/v1/Deployment", V1Deployment.class,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class,
            "networking.k8s.io/v1/Ingress", V1Ingress.class,
            "autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class);

    private CoreTypes() {}

    /** What is wrong; empty when the kind is none of these. */
    static Optional<List<String>> problems(ManifestObject object) {
        return Optional.ofNullable(TYPES.get(object.apiVersion() + "/" + object.kind()))
                .map(type -> read(object, type));
    }

    private static List<String> read(ManifestObject object, Class<?> type) {
        try {
            Method fromJson = type.getMethod("fromJson", String.class);
            fromJson.invoke(null, object.json().toString());
            return List.of();
        } catch (InvocationTargetException refused) {
            return List.of(object.title() + ": " + refused.getCause());
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError(type + " has no fromJson", missing);
        }
    }
}
