using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One signed receipt. Receipts are only ever added.</summary>
internal sealed record ReceiptRow
{
    /// <summary>The advisory it acknowledges.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The agency under which receipts are found. Read only: written is the agency of <see cref="Principal"/>.</summary>
    public AgencyId? Recipient { get; init; }

    /// <summary>Who signed it; its agency is the recipient.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The audit log's index of its <c>advisory.acknowledged</c> entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The exact bytes of the receipt as signed.</summary>
    public required byte[] Receipt { get; init; }

    /// <summary>The principal's SSHSIG over <see cref="Receipt"/>, armored.</summary>
    public required string Signature { get; init; }
}
