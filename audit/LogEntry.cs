using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// One entry of a log as its canonical bytes state it:
/// <c>{action, actor, detail, evidence, index, log, prev, salt, subject, time, v:1}</c> in RFC 8785 form. The bytes are what is hashed, stored and
/// verified; they are never written again from the members.
/// </summary>
public sealed class LogEntry
{
    /// <summary>The largest entry: a C2SP entry bundle gives its length 16 bits.</summary>
    public const int MaxSizeBytes = 65_535;

    /// <summary>The size of a salt: 128 random bits, so that published hashes give nothing away about guessable entries.</summary>
    public const int SaltSizeBytes = 16;

    internal const int MaxDetailDepth = MaxDepth - 1;
    private const int MaxDepth = 32;
    private const int Version = 1;
    private const string SignedWord = "signed";
    private const string GatewayWord = "gateway";

    private LogEntry(ReadOnlyMemory<byte> bytes, CanonicalObject entry)
    {
        Bytes = bytes;
        Action = entry.Text("action");
        Actor = entry.Text("actor");
        Detail = entry.Object("detail").Bytes;
        Evidence = ParseEvidence(entry.Text("evidence"));
        Index = new LogIndex(entry.Integer("index"));
        Log = LogName.TryParse(entry.Text("log"), out LogName log) ? log : throw new EntryFormatException("The entry's log has no valid name.");
        Previous = ParseHash(entry.Binary("prev"));
        Salt = entry.Binary("salt");
        Subject = entry.Text("subject");
        Time = entry.Time("time");
        if (entry.Integer("v") != Version || Salt.Length != SaltSizeBytes || !EntryDraft.IsAction(Action))
        {
            throw new EntryFormatException("The entry's version, salt or action is not of the form it should have.");
        }

        entry.Close();
    }

    /// <summary>The bytes as they were given.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What happened.</summary>
    public string Action { get; }

    /// <summary>Who did it: an opaque id.</summary>
    public string Actor { get; }

    /// <summary>What goes with the action: the exact canonical object.</summary>
    public ReadOnlyMemory<byte> Detail { get; }

    /// <summary>What the claim rests on.</summary>
    public Evidence Evidence { get; }

    /// <summary>Its place in the log.</summary>
    public LogIndex Index { get; }

    /// <summary>Its log.</summary>
    public LogName Log { get; }

    /// <summary>The leaf hash of the entry before; <see cref="LeafHash.None"/> at index 0.</summary>
    public LeafHash Previous { get; }

    /// <summary>16 random bytes.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>To what: an opaque id.</summary>
    public string Subject { get; }

    /// <summary>The database's clock when it was appended, never before the time of the entry before.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Reads an entry, strictly: closed, canonical, bounded. The memory must not change afterwards.</summary>
    /// <exception cref="EntryFormatException">The bytes are no entry.</exception>
    public static LogEntry Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxSizeBytes)
        {
            throw new EntryFormatException("The entry is larger than a log takes.");
        }

        try
        {
            return new LogEntry(bytes, CanonicalJson.ParseObject(bytes, MaxDepth));
        }
        catch (CanonicalJsonException exception)
        {
            throw new EntryFormatException("The entry is not an object in canonical JSON with the members of an entry.", exception);
        }
    }

    /// <summary>Writes an entry's bytes.</summary>
    /// <exception cref="EntryTooLargeException">More than 65,535 bytes.</exception>
    internal static byte[] Write(in EntryPlace place, EntryDraft draft)
    {
        byte[] bytes = CanonicalJson.Write((place, draft), static (json, entry) =>
        {
            json.Text("action", entry.draft.Action);
            json.Text("actor", entry.draft.Actor);
            json.Raw("detail", entry.draft.Detail.Span);
            json.Text("evidence", entry.draft.Evidence == Evidence.Signed ? SignedWord : GatewayWord);
            json.Integer("index", entry.place.Index);
            json.Text("log", entry.place.Log.Value);
            json.Binary("prev", entry.place.Previous.Value.Bytes);
            json.Binary("salt", entry.place.Salt.Span);
            json.Text("subject", entry.draft.Subject);
            json.Time("time", entry.place.Time);
            json.Integer("v", Version);
        });
        return bytes.Length <= MaxSizeBytes ? bytes : throw new EntryTooLargeException(bytes.Length);
    }

    private static Evidence ParseEvidence(string word) => word switch
    {
        SignedWord => Evidence.Signed,
        GatewayWord => Evidence.Gateway,
        _ => throw new EntryFormatException("The entry's evidence is neither word."),
    };

    private static LeafHash ParseHash(byte[] bytes) =>
        bytes.Length == Hash32.SizeBytes ? new LeafHash(bytes) : throw new EntryFormatException("The entry's previous hash has another length.");
}
