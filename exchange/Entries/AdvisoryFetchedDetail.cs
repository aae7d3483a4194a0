using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>What <c>advisory.fetched</c> carries, logged before a byte leaves; its subject is the advisory, its actor the caller.</summary>
/// <param name="Document">Which document, from 0; null for the envelope of a sealed advisory.</param>
/// <param name="Range">The range asked for, or null for the whole file.</param>
/// <param name="DpopProof">The caller's DPoP proof, when it sent one: evidence that the gateway cannot invent.</param>
/// <param name="DirectorySize">The size of the directory it was decided under; null in entries older than the member.</param>
public sealed record AdvisoryFetchedDetail(int? Document, ByteRange? Range, string? DpopProof, long? DirectorySize)
{
    private const string EnvelopePart = "envelope";

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryFetchedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes,
        members => new AdvisoryFetchedDetail(
            ReadDocument(members), ReadRange(members), members.OptionalText("dpop"), members.OptionalInteger("directorySize")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.OptionalInteger("document", Document);
        writer.OptionalText("dpop", DpopProof);
        writer.OptionalInteger("from", Range?.From);
        writer.OptionalText("part", Document is null ? EnvelopePart : null);
        writer.OptionalInteger("to", Range?.To);
    });

    private static int? ReadDocument(CanonicalObject members)
    {
        if (members.OptionalText("part") is not { } part)
        {
            return members.Count("document");
        }

        // The closed object then has no document beside it.
        Require(part == EnvelopePart, DocumentRule.UnknownWord, "What was fetched is either a document or the envelope.");
        return null;
    }

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
