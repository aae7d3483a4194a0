using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One version of a sharing agreement. What it says, and its human documents, are stored sealed.</summary>
internal sealed record AgreementVersionRow
{
    /// <summary>The agreement.</summary>
    public required AgreementId Agreement { get; init; }

    /// <summary>Which proposal it is.</summary>
    public required int Version { get; init; }

    /// <summary>The audit log's index of its <c>agreement.proposed</c> entry.</summary>
    public required long ProposedIndex { get; init; }

    /// <summary>The digest of the version's exact bytes.</summary>
    public required Sha256Digest DocumentSha256 { get; init; }

    /// <summary>The exact bytes of the version, sealed under the storage key.</summary>
    public required byte[] SealedDocument { get; init; }

    /// <summary>The exact bytes of its human documents (<see cref="AgreementTexts"/>), sealed under the storage key.</summary>
    public required byte[] SealedTexts { get; init; }
}
