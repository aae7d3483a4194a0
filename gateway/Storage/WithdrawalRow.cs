using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>The signed withdrawal of one advisory; its reason is free text, so it is stored sealed.</summary>
internal sealed record WithdrawalRow
{
    /// <summary>The advisory it withdraws.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The audit log's index of its <c>advisory.withdrawn</c> entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Who signed it, a publisher of the sender's agency.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The exact bytes of the withdrawal, sealed under the storage key.</summary>
    public required byte[] SealedWithdrawal { get; init; }

    /// <summary>The publisher's SSHSIG over the withdrawal, armored.</summary>
    public required string Signature { get; init; }
}
