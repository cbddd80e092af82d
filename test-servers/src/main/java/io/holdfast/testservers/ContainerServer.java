package io.holdfast.testservers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A server in a container with a fixed port of this machine, so that it has the same address after a restart. */
final class ContainerServer implements SharedServer {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /**
     * What a container is made of.
     *
     * @param service of docker-compose.yml, whose image is used
     * @param user the uid and gid that it has there
     * @param environment by the port under which clients reach it
     */
    record Setup(
            String service,
            String user,
            int innerPort,
            IntFunction<Map<String, String>> environment,
            List<String> command,
            IntPredicate answers) {}

    private final Setup setup;
    private final ServerProperties known;

    ContainerServer(Setup setup) {
        this.setup = setup;
        this.known = new ServerProperties(setup.service() + "-container");
    }

    @Override
    public boolean wasStarted() {
        return known.find("answered") != null;
    }

    @Override
    public int port() {
        return (int) known.number("port");
    }

    @Override
    public void start() {
        if (known.find("id") != null) {
            docker().startContainerCmd(known.get("id")).exec();
        } else {
            int port = FreePort.find();
            String id = Containers.withOwnLoader(() -> create(port));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(id)));
            known.set("port", String.valueOf(port));
            known.set("id", id);
        }
        awaitAnswer();
        known.set("answered", "true");
    }

    @Override
    public void kill() {
        docker().killContainerCmd(known.get("id")).exec();
        docker().waitContainerCmd(known.get("id"))
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode();
    }

    /** Not closed: its container is removed when the JVM ends. */
    @SuppressWarnings("resource")
    private String create(int port) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(Containers.image(setup.service())))
                .withEnv(setup.environment().apply(port))
                .withCreateContainerCmdModifier(create -> create.withUser(setup.user()))
                .waitingFor(new NoWait());
        if (!setup.command().isEmpty()) {
            container.setCommand(setup.command().toArray(String[]::new));
        }
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + setup.innerPort()));
        container.start();
        return container.getContainerId();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!setup.answers().test(port())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the container of " + setup.service() + " does not answer after "
                        + START_MAX.toSeconds() + " s: docker logs " + known.get("id"));
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private static void remove(String id) {
        docker().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }

    private static DockerClient docker() {
        return Containers.withOwnLoader(() -> DockerClientFactory.instance().client());
    }

    /** The server is asked in its own protocol instead, after a restart as well. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
