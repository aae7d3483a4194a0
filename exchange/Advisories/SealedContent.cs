using System.Diagnostics.CodeAnalysis;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What a sender states who encrypts by itself: nothing of titles, names or plaintext, but the commitment to the envelope that holds them, and the
/// digest of every payload.
/// </summary>
public sealed record SealedContent : StatementContent
{
    /// <summary>Nothing stated yet.</summary>
    public SealedContent()
    {
    }

    [SetsRequiredMembers]
    internal SealedContent(CanonicalObject members)
        : base(members)
    {
        Commitment = members.Digest("commitment");
        Payloads = SealedFormat.ReadSets(members);
    }

    /// <summary>The SHA-256 of the envelope's plaintext (<see cref="Envelope.Commitment"/>): the one promise to all recipients.</summary>
    public required Sha256Digest Commitment { get; init; }

    /// <summary>The payloads: one set for each class of header, one or two, in ordinal order of the classes' wire texts.</summary>
    public required IReadOnlyList<PayloadSet> Payloads { get; init; }

    /// <inheritdoc/>
    public override int DocumentCount => Payloads[0].Documents.Count;

    /// <inheritdoc/>
    /// <remarks>The arithmetic of age payloads tells it: a payload's size was checked to be one that a document has when the statement was read.</remarks>
    public override long DocumentBytes => Payloads[0].Documents.Sum(
        payload => PayloadSize.TryReadDocumentBytes(payload.Size, out long document) ? document : throw new InvalidOperationException("No payload has this size."));

    /// <summary>The payloads under headers of a class.</summary>
    /// <exception cref="DocumentException"><see cref="DocumentRule.MixedClasses"/>: there are none.</exception>
    public PayloadSet PayloadsOf(HeaderClass headerClass) => Payloads.FirstOrDefault(set => set.Class == headerClass)
        ?? throw new DocumentException(DocumentRule.MixedClasses, "The headers are of a class that has no payloads.");
}
