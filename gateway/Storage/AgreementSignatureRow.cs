using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One signature over a version of an agreement. Signatures are only ever added.</summary>
internal sealed record AgreementSignatureRow
{
    /// <summary>The agreement.</summary>
    public required AgreementId Agreement { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The audit log's index of its entry: <c>agreement.proposed</c> of the proposer's, else <c>agreement.signed</c>.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Who signed it; its agency is the party.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The entry's time.</summary>
    public required DateTimeOffset LoggedAt { get; init; }

    /// <summary>The principal's SSHSIG over the version, armored.</summary>
    public required string Signature { get; init; }
}
