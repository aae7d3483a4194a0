using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One version of a sharing agreement without what it says.</summary>
internal sealed record AgreementVersionName
{
    /// <summary>The agreement.</summary>
    public required AgreementId Agreement { get; init; }

    /// <summary>Which proposal it is.</summary>
    public required int Version { get; init; }

    /// <summary>The audit log's index of its <c>agreement.proposed</c> entry.</summary>
    public required long ProposedIndex { get; init; }

    /// <summary>The digest of the version's exact bytes.</summary>
    public required Sha256Digest DocumentSha256 { get; init; }
}
