using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>A party's signed word against a version: it declines it, or leaves it. Its reason is free text, so it is stored sealed.</summary>
internal sealed record AgreementNoticeRow
{
    /// <summary>The agreement.</summary>
    public required AgreementId Agreement { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The audit log's index of its entry, <c>agreement.declined</c> or <c>agreement.ended</c>.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The word of its <see cref="AgreementAct"/>.</summary>
    public required string Act { get; init; }

    /// <summary>Who signed it; its agency is the party.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The entry's time.</summary>
    public required DateTimeOffset LoggedAt { get; init; }

    /// <summary>The exact bytes of the signed document (<see cref="AgreementEnd"/>), sealed under the storage key.</summary>
    public required byte[] SealedNotice { get; init; }

    /// <summary>The principal's SSHSIG over it, armored.</summary>
    public required string Signature { get; init; }
}
