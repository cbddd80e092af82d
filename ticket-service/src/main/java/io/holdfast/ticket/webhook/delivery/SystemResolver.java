package io.holdfast.ticket.webhook.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.quarkus.arc.DefaultBean;

/**
 * Resolves as the system does: hosts file, DNS. A look-up blocks its thread for as long as a name server is silent, so each
 * host is looked up by one thread at a time, and there are as many threads as there can be webhooks.
 */
@Singleton
@DefaultBean
class SystemResolver implements HostResolver {

    private static final long IDLE_SECONDS = 30;

    private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    SystemResolver(WebhookConfig config) {
        this.threads = new ThreadPoolExecutor(
                config.countMax(),
                config.countMax(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(config.concurrentMax()),
                Thread.ofPlatform().name("webhook-resolver-", 0).daemon().factory(),
                new ThreadPoolExecutor.AbortPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
        return underWay.computeIfAbsent(host, name -> CompletableFuture.supplyAsync(() -> lookUp(name), threads));
    }

    private List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        } finally {
            underWay.remove(host);
        }
    }
}
