import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Generates the load of {@code loyalty-kills}, and records what was acknowledged:
 * {@code java LoyaltyLoad.java PLATFORM-FOLDER RESULTS-FOLDER PURCHASES SEED}. What is not answered, because a process was
 * killed, is sent again unchanged until it is.
 */
final class LoyaltyLoad {

    private static final int GROUPS = 8;

    private LoyaltyLoad() {}

    public static void main(String... args) throws IOException, InterruptedException {
        Path platform = Path.of(args[0]);
        int purchases = Integer.parseInt(args[2]);
        LoyaltyClient client = new LoyaltyClient(platform);
        LoyaltyRecord record = new LoyaltyRecord();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            int share = purchases / GROUPS + (i < purchases % GROUPS ? 1 : 0);
            LoyaltyDatabase database = new LoyaltyDatabase(
                    client.address("postgres"), "loyalty", LoyaltyClient.databasePassword(platform));
            LoyaltyGroup group = new LoyaltyGroup(i, share, client, database, record, Long.parseLong(args[3]));
            threads.add(Thread.ofPlatform().start(() -> {
                try (database) {
                    group.run();
                } catch (InterruptedException | RuntimeException failed) {
                    failure.compareAndSet(null, failed);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        record.save(Path.of(args[1]), client.answers());
        if (failure.get() != null) {
            failure.get().printStackTrace();
            System.exit(1);
        }
    }
}
