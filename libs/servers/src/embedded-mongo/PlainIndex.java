import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.EmptyIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Set;

/** Several documents may have the same keys. The library knows such an index by name alone. */
final class PlainIndex extends EmptyIndex<Object> implements Entries.Owner {
    private final Entries entries;

    PlainIndex(String name, List<IndexKey> keys, boolean isFilled) {
        super(name, keys);
        entries = new Entries(keys.size(), false, isFilled);
    }

    @Override
    public Entries entries() {
        return entries;
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        Set<KeyValue> all = getKeyValues(document);
        entries.seen(all);
        for (KeyValue values : all) entries.positions.put(entries.keyOf(values, position), Missing.ofNullable(position));
    }

    /** @return null: the position is what the index of ids says */
    @Override
    public Object remove(Document document) {
        for (KeyValue values : getKeyValues(document)) entries.positions.remove(entries.keyOf(values, document.get("_id")));
        return null;
    }

    @Override
    public void updateInPlace(Document before, Document after, Object position, MongoCollection<Object> collection) {
        if (nullAwareEqualsKeys(before, after)) return;
        remove(before);
        add(after, position, collection);
    }

    @Override
    public long getCount() {
        return entries.positions.size();
    }

    @Override
    public boolean isEmpty() {
        return entries.wantsFilling();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
