using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>Reads and writes how payloads and receive keys stand in a sealed statement.</summary>
internal static class SealedFormat
{
    public static IReadOnlyList<PayloadSet> ReadSets(CanonicalObject members)
    {
        PayloadSet[] sets = [.. members.Objects("payloads").Select(set => set.ReadClosed(ReadSet))];
        CanonicalMembers.RequireCount("payloads", sets.Length, 1, Enum.GetValues<HeaderClass>().Length);
        CanonicalMembers.RequireSorted("payloads", [.. sets.Select(set => set.Class.ToWire())]);
        // One plaintext each, whatever the class: the sizes tell nothing apart.
        bool alike = sets.All(set => set.All.Select(payload => payload.Size).SequenceEqual(sets[0].All.Select(payload => payload.Size)));
        Require(alike, DocumentRule.InvalidPayload, "The payloads of two classes differ in number or size.");
        return sets;
    }

    public static void WriteSet(CanonicalJsonWriter writer, PayloadSet set)
    {
        writer.Text("class", set.Class.ToWire());
        writer.Objects("documents", set.Documents, WritePayload);
        writer.Object("envelope", set.Envelope, WritePayload);
    }

    public static PayloadDigest ReadPayload(CanonicalObject members)
    {
        var payload = new PayloadDigest(members.Integer("size"), members.Digest("sha256"));
        Require(PayloadSize.TryReadDocumentBytes(payload.Size, out _), DocumentRule.InvalidPayload, "A payload has a size that no age payload has.");
        return payload;
    }

    public static void WritePayload(CanonicalJsonWriter writer, PayloadDigest payload)
    {
        writer.Binary("sha256", payload.Sha256.Bytes);
        writer.Integer("size", payload.Size);
    }

    /// <summary>Reads the keys of one recipient against what is stated to all.</summary>
    public static IReadOnlyList<SealedKey> ReadKeys(CanonicalObject members, SealedContent content)
    {
        IReadOnlyList<SealedKey> keys = ReadKeys(members);
        int headers = content.PayloadsOf(keys[0].RecipientKey.Class).All.Count;
        Require(keys[0].Headers.Count == headers, DocumentRule.HeaderCount, "A key has not one header for each payload.");
        return keys;
    }

    /// <summary>Reads the keys of one recipient: all of one class, each with as many headers as the others.</summary>
    public static IReadOnlyList<SealedKey> ReadKeys(CanonicalObject members)
    {
        SealedKey[] keys = [.. members.Objects("keys").Select(key => key.ReadClosed(ReadKey))];
        CanonicalMembers.RequireCount("keys", keys.Length, 1, Limits.Principals * Limits.KeysPerPurpose);
        CanonicalMembers.RequireSorted("keys", [.. keys.Select(key => key.RecipientKey.ToString())]);
        bool oneClass = keys.All(key => key.RecipientKey.Class == keys[0].RecipientKey.Class);
        Require(oneClass, DocumentRule.MixedClasses, "A recipient's keys are of two classes.");
        bool alike = keys.All(key => key.Headers.Count == keys[0].Headers.Count && key.Headers.Count is >= 1 and <= Limits.Documents + 1);
        Require(alike, DocumentRule.HeaderCount, "A key has not one header for each payload.");
        return keys;
    }

    public static void WriteKey(CanonicalJsonWriter writer, SealedKey key)
    {
        writer.WriteBinaries("headers", key.Headers.Select(digest => (ReadOnlyMemory<byte>)digest.ToArray()));
        writer.Text("recipientKey", key.RecipientKey.ToString());
    }

    private static SealedKey ReadKey(CanonicalObject members) => new(members.ReceiveKey("recipientKey"), members.Digests("headers"));

    private static PayloadSet ReadSet(CanonicalObject members)
    {
        PayloadDigest[] documents = [.. members.Objects("documents").Select(document => document.ReadClosed(ReadPayload))];
        CanonicalMembers.RequireCount("documents", documents.Length, 1, Limits.Documents);
        PayloadDigest envelope = members.Object("envelope").ReadClosed(ReadPayload);
        bool fits = PayloadSize.TryReadDocumentBytes(envelope.Size, out long bytes) && bytes <= Limits.EnvelopeBytes;
        Require(fits, DocumentRule.InvalidPayload, "The envelope's payload is larger than an envelope may be.");
        return new PayloadSet(members.Word<HeaderClass>("class", WireText.TryParse), envelope, documents);
    }
}
