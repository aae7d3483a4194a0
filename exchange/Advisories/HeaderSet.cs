using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// The <c>headers</c> of a sealed upload or of an addition: for each recipient agency its receive keys in ordinal order, each with the header of every payload.
/// Immutable.
/// </summary>
public sealed class HeaderSet
{
    // In base64, and with the texts of the keys, which are as long as a header: the bound that a manifest has.
    private const int MaxBytes = 2 * Limits.SealedHeaderBytes;

    private readonly IReadOnlyDictionary<AgencyId, IReadOnlyList<KeyHeaders>> keys;

    private HeaderSet(ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<AgencyId, IReadOnlyList<KeyHeaders>> keys)
    {
        Bytes = bytes;
        this.keys = keys;
    }

    /// <summary>What an open upload has: no such part.</summary>
    public static HeaderSet None { get; } = new(default, new Dictionary<AgencyId, IReadOnlyList<KeyHeaders>>());

    /// <summary>The exact bytes of the part.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>All headers together, in bytes as they are stored.</summary>
    public long HeaderBytes => keys.Values.SelectMany(agency => agency).SelectMany(key => key.Headers).Sum(header => (long)header.Length);

    /// <summary>Reads the part; each header is one with a single stanza of its key's class.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static HeaderSet Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, MaxBytes, members =>
    {
        var keys = new Dictionary<AgencyId, IReadOnlyList<KeyHeaders>>();
        foreach (string name in members.Names)
        {
            Require(AgencyId.TryParse(name, out AgencyId agency), DocumentRule.InvalidId, "Headers are for something that is not an agency.");
            keys.Add(agency, ReadAgency(name, members));
        }

        return new HeaderSet(bytes, keys);
    });

    /// <summary>Writes the part and reads it back.</summary>
    /// <param name="keys">Each recipient with its keys, in any order.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static HeaderSet Create(IEnumerable<KeyValuePair<AgencyId, IReadOnlyList<KeyHeaders>>> keys) => Parse(CanonicalJson.Write(writer =>
    {
        foreach ((AgencyId recipient, IReadOnlyList<KeyHeaders> headers) in keys.OrderBy(item => item.Key.Value, StringComparer.Ordinal))
        {
            writer.Objects(recipient.Value, headers.OrderBy(key => key.RecipientKey.ToString(), StringComparer.Ordinal), WriteKey);
        }
    }));

    /// <summary>A recipient's keys with their headers, in ordinal order of the keys' texts; empty if there is none.</summary>
    public IReadOnlyList<KeyHeaders> KeysOf(AgencyId recipient) => keys.TryGetValue(recipient, out IReadOnlyList<KeyHeaders>? found) ? found : [];

    /// <summary>Whether there are headers for this recipient and nobody else.</summary>
    public bool IsFor(AgencyId recipient) => keys.Count == 1 && keys.ContainsKey(recipient);

    /// <summary>Checks that there are headers for each recipient and for nobody besides.</summary>
    /// <exception cref="DocumentException"><see cref="DocumentRule.HeaderCount"/>; <see cref="DocumentException.Recipients"/> lists those without.</exception>
    public void CheckCovers(UploadMetadata metadata)
    {
        AgencyId[] missing = [.. metadata.Recipients.Select(recipient => recipient.Id).Where(id => !keys.ContainsKey(id))];
        if (missing.Length > 0 || keys.Count != metadata.Recipients.Count)
        {
            throw new DocumentException(DocumentRule.HeaderCount, "The headers are not for exactly the recipients.") { Recipients = missing };
        }
    }

    private static KeyHeaders[] ReadAgency(string name, CanonicalObject members)
    {
        KeyHeaders[] keys = [.. members.Objects(name).Select(key => key.ReadClosed(ReadKey))];
        CanonicalMembers.RequireCount(name, keys.Length, 1, Limits.Principals * Limits.KeysPerPurpose);
        CanonicalMembers.RequireSorted(name, [.. keys.Select(key => key.RecipientKey.ToString())]);
        return keys;
    }

    private static KeyHeaders ReadKey(CanonicalObject members)
    {
        ReceiveKey key = members.ReceiveKey("recipientKey");
        IReadOnlyList<byte[]> headers = members.Binaries("headers");
        CanonicalMembers.RequireCount("headers", headers.Count, 1, Limits.Documents + 1);
        foreach (byte[] header in headers)
        {
            KeyHeaders.RequireHeader(header, key.Class);
        }

        return new KeyHeaders(key, [.. headers.Select(header => (ReadOnlyMemory<byte>)header)]);
    }

    private static void WriteKey(CanonicalJsonWriter writer, KeyHeaders key)
    {
        writer.WriteBinaries("headers", key.Headers);
        writer.Text("recipientKey", key.RecipientKey.ToString());
    }
}
