using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>log.opened</c>, the first entry of each log, carries.</summary>
/// <param name="Key">The log's key.</param>
/// <param name="Origin">The log's origin, which is also the key's name.</param>
public sealed record LogOpenedDetail(NoteVerifier Key, string Origin)
{
    /// <summary>The log before, where this one was opened anew; null for a gateway's first.</summary>
    public LogPredecessor? Previous { get; init; }

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static LogOpenedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        Document.Require(NoteVerifier.TryParse(members.Text("key"), out NoteVerifier? key), DocumentRule.InvalidSigningKey, "The log's key is not a verifier key.");
        string origin = members.Text("origin");
        Document.Require(key.Name == origin, DocumentRule.WrongOrigin, "The log's key is of another origin.");
        LogPredecessor? previous = members.OptionalObject("previous")?.ReadClosed(LogPredecessor.Read);
        return new LogOpenedDetail(key, origin) { Previous = previous };
    });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Text("key", Key.ToString());
        writer.Text("origin", Origin);
        if (Previous is { } previous)
        {
            writer.Object("previous", previous, LogPredecessor.Write);
        }
    });
}
