using System.Security.Cryptography;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// The plaintext of a sealed advisory's envelope, <c>advisory-envelope/v1</c>: what a gateway that cannot read must not see, the titles, the tags
/// and the documents' descriptions. It travels as a small age file of its own, so that a document's age file opens to the document itself. Immutable.
/// </summary>
public sealed class Envelope
{
    private const string Type = "advisory-envelope/v1";

    private Envelope(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Commitment = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which are encrypted.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>, which the statements sign and the log repeats.</summary>
    public Sha256Digest Commitment { get; }

    /// <summary>32 random bytes: a guessed title cannot be tried against the commitment.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>The advisory's titles by language tag, 1 to 16.</summary>
    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>Free tags, up to 32, in ordinal order; empty is absent.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The documents, 1 to 16, in the order of the payloads.</summary>
    public required IReadOnlyList<StatementDocument> Documents { get; init; }

    /// <summary>Reads an envelope.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Envelope Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.EnvelopeBytes, Type, members =>
    {
        var envelope = new Envelope(bytes)
        {
            Documents = DocumentFormat.ReadAll(members),
            Salt = members.Binary("salt"),
            Tags = members.Tags(),
            Titles = members.Titles("titles"),
        };
        Document.Require(envelope.Salt.Length == Limits.EnvelopeSaltBytes, DocumentRule.InvalidSalt, "The salt is not 32 bytes.");
        return envelope;
    });

    /// <summary>Writes an envelope with a new salt.</summary>
    /// <param name="titles">The titles by language tag.</param>
    /// <param name="documents">The documents, in the order of the payloads.</param>
    /// <param name="tags">Free tags, in any order.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Envelope Create(IReadOnlyDictionary<string, string> titles, IReadOnlyList<StatementDocument> documents, params IReadOnlyList<string> tags) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Objects("documents", documents, DocumentFormat.Write);
            writer.Binary("salt", RandomNumberGenerator.GetBytes(Limits.EnvelopeSaltBytes));
            writer.WriteTags(tags);
            writer.TextMap("titles", titles);
            writer.Text("type", Type);
        }));
}
