import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import java.util.Collection;
import java.util.TreeMap;

/** What an index holds in memory, sorted by its keys. It is filled when its collection is first used, and so is never other than the documents. */
final class Entries {
    /** The positions of documents by their keys. */
    final TreeMap<Key, Object> positions = new TreeMap<>();
    private final int size;
    private final boolean isSparse;
    private boolean isFilled;
    private boolean hasLists;
    private boolean lacksSome;

    Entries(int size, boolean isSparse, boolean isFilled) {
        this.size = size;
        this.isSparse = isSparse;
        this.isFilled = isFilled;
    }

    Key keyOf(KeyValue values) {
        return Key.of(values, size);
    }

    /** A key that no other document has. */
    Key keyOf(KeyValue values, Object position) {
        return Key.of(values, size, Missing.isNullOrMissing(position) ? null : position);
    }

    /** A document with a list in the place of a key stands in several places, or, if it is empty, in none. */
    void seen(Collection<KeyValue> ofOneDocument) {
        if (ofOneDocument.size() != 1) hasLists = true;
        if (ofOneDocument.isEmpty() && size > 1) lacksSome = true;
    }

    /** Whether a document doesn't stand here that has a value for one of the keys. */
    boolean lacksSome() {
        return lacksSome;
    }

    boolean hasLists() {
        return hasLists;
    }

    /** Whether documents that have none of the keys are left out. */
    boolean isSparse() {
        return isSparse;
    }

    boolean isFilled() {
        return isFilled;
    }

    void filled() {
        isFilled = true;
    }

    /** The library fills an index that says that it is empty. */
    boolean wantsFilling() {
        return isFilled && positions.isEmpty();
    }

    /** An index of the library that is kept so. */
    interface Owner {
        Entries entries();
    }
}
