import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVStore;

/** Puts writes into the file: one commit for all that wait, however many they are. */
final class GroupCommit {
    private final MVStore store;
    private final AtomicLong writes = new AtomicLong();
    private long inFile;

    GroupCommit(MVStore store) {
        this.store = store;
    }

    /** Returns when what this thread has written is in the file. */
    void untilWritten() {
        long mine = writes.incrementAndGet();
        synchronized (this) {
            if (inFile >= mine) return;
            long upTo = writes.get();
            store.commit();
            inFile = upTo;
        }
    }
}
