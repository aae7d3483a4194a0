using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.fetched</c> carries, logged before a byte leaves; its subject is the advisory, its actor the caller.</summary>
/// <param name="Document">Which document, from 0.</param>
/// <param name="Range">The range asked for, or null for the whole file.</param>
/// <param name="DpopProof">The caller's DPoP proof, when it sent one: evidence that the gateway cannot invent.</param>
/// <param name="DirectorySize">The size of the directory it was decided under; null in entries older than the member.</param>
public sealed record AdvisoryFetchedDetail(int Document, ByteRange? Range, string? DpopProof, long? DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryFetchedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes,
        members => new AdvisoryFetchedDetail(
            members.Count("document"), ReadRange(members), members.OptionalText("dpop"), members.OptionalInteger("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.Integer("document", Document);
        writer.OptionalText("dpop", DpopProof);
        if (Range is ByteRange range)
        {
            writer.Integer("from", range.From);
            writer.Integer("to", range.To);
        }
    });

    private static ByteRange? ReadRange(CanonicalObject members)
    {
        if (!members.Has("from") && !members.Has("to"))
        {
            return null;
        }

        var range = new ByteRange(members.Integer("from"), members.Integer("to"));
        Require(range.From <= range.To, DocumentRule.OutOfRange, "A range ends before it begins.");
        return range;
    }
}
